"""The drafts of a language model: each sentence is judged as soon as it is whole, and nothing unjudged goes out.

A small model restates one cited finding at a time, and its sentence must be carried by the finding's statement and by
its plain statement, each alone: of what the 1.5B wrote, the statement alone let one in six of the accepted sentences
pass that a reader would call wrong. A strong model gets all cited findings at once and may order and link them. Either
way a sentence is accepted only if it cites findings that were given to it, the verifier finds it supported
by these alone, it holds no markup, and it says something that the answer does not say already. Logs carry the prompt's
id, counts and timings, never text.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import structlog

from assistant.answer import Citation, Sentence
from assistant.question import Question
from assistant.settings import Settings
from assistant.writing.drafting import Drafted, Drafter
from assistant.writing.evidence import evidence_of, plain_evidence_of, study_words
from assistant.writing.models import chat_model, is_small
from assistant.writing.prompts import Prompt, fenced, load_prompt
from assistant.writing.verification import verify_sentence
from index.search import Hit

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = structlog.get_logger("assistant.writing")

_MOST_RESTATED, _MOST_SENTENCES, _MOST_CHARS = 3, 6, 400
_SAME_WORDS = 0.85
_CITED = re.compile(r"\[(\d{1,2})\]")
_MARKUP = re.compile(r"[<>\[\]{}|`*#_~\\]|https?:|www\.|\]\(")
_FINISHED = re.compile(r"[.!?][\"”’)]?(?:\s*\[\d{1,2}\])*\s*$")
_WORD = re.compile(r"[a-z0-9]+")


def load_drafter(name: str, settings: Settings) -> Drafter | None:
    """The drafter over the model of this name; None where no model is wanted. Raises as ``chat_model`` does."""
    model = chat_model(name, settings)
    if model is None:
        return None
    return ModelDrafter(model, name=name, small=is_small(name), deadline_s=settings.model_deadline_s)


class ModelDrafter:
    """Drafts over one chat model, and judges every sentence that it writes."""

    def __init__(self, model: BaseChatModel, *, name: str, small: bool, deadline_s: float) -> None:
        self.name = name
        self._model = model
        self._small = small
        self._deadline_s = deadline_s

    def __call__(
        self,
        question: Question,
        hits: Sequence[Hit],
        citations: Sequence[Citation],
        *,
        cancelled: Callable[[], bool],
    ) -> Iterator[Drafted]:
        """Judged sentences over the findings behind ``citations``; ends early at the deadline or when cancelled."""
        by_finding = {hit.finding.id: hit for hit in hits}
        given = {
            citation.n: by_finding[citation.finding]
            for citation in citations
            if citation.finding in by_finding
        }
        if not given:
            return
        judge = Judge(given, twice=self._small)
        write = self._restate if self._small else self._answer
        for text, allowed in write(question, given, _Clock(self._deadline_s, cancelled)):
            drafted = judge(text, allowed)
            if drafted is not None:
                yield drafted
            if judge.accepted >= _MOST_SENTENCES:
                return

    def _restate(
        self, question: Question, given: Mapping[int, Hit], clock: _Clock
    ) -> Iterator[tuple[str, tuple[int, ...]]]:
        prompt = load_prompt("restate")
        for n, hit in list(given.items())[:_MOST_RESTATED]:
            if clock.over():
                return
            whole = "".join(self._stream(prompt, fenced("finding", hit.finding.statement), clock))
            first = next(complete_sentences(whole.strip()), whole.strip())
            yield f"{_CITED.sub('', first).strip()} [{n}]", (n,)

    def _answer(
        self, question: Question, given: Mapping[int, Hit], clock: _Clock
    ) -> Iterator[tuple[str, tuple[int, ...]]]:
        findings = "\n".join(
            fenced(
                "finding", f"{hit.finding.statement} ({study_words(hit)}; certainty {_certainty(hit)})", n=n
            )
            for n, hit in given.items()
        )
        asked = f"Reader: {question.audience}\n{findings}\n{fenced('question', question.standalone)}"
        pending = ""
        for piece in self._stream(load_prompt("answer"), asked, clock):
            pending += piece
            *whole, pending = _split(pending)
            for sentence in whole:
                yield sentence, tuple(given)
        if pending.strip():
            yield pending.strip(), tuple(given)

    def _stream(self, prompt: Prompt, text: str, clock: _Clock) -> Iterator[str]:
        from langchain_core.messages import HumanMessage, SystemMessage

        started = time.perf_counter()
        first_s: float | None = None
        tokens = {"input_tokens": 0, "output_tokens": 0}
        try:
            for chunk in self._model.stream([SystemMessage(prompt.text), HumanMessage(text)]):
                if usage := getattr(chunk, "usage_metadata", None):
                    tokens = {key: tokens[key] + int(usage.get(key) or 0) for key in tokens}
                if chunk.text:
                    first_s = first_s or time.perf_counter() - started
                    yield chunk.text
                if clock.over():
                    return
        finally:
            log.info(
                "model request",
                model=self.name,
                prompt=f"{prompt.id}@{prompt.version}",
                first_s=round(first_s, 2) if first_s else None,
                total_s=round(time.perf_counter() - started, 2),
                **tokens,
            )


class _Clock:
    """Whether to stop: the deadline of this draft has passed, or the reader has stopped it or gone."""

    def __init__(self, deadline_s: float, cancelled: Callable[[], bool]) -> None:
        self._until = time.monotonic() + deadline_s
        self._cancelled = cancelled

    def over(self) -> bool:
        return time.monotonic() >= self._until or self._cancelled()


class Judge:
    """Decides on drafted sentences one by one, against the findings that were given to the model.

    ``twice`` asks that the plain statement alone carries a sentence as well.
    """

    def __init__(self, given: Mapping[int, Hit], *, twice: bool = False) -> None:
        self._given = given
        self._twice = twice
        self._said = [_words(hit.finding.plain) for hit in given.values()]
        self._said += [_words(hit.finding.statement) for hit in given.values()]
        self.accepted = 0

    def __call__(self, text: str, allowed: Sequence[int]) -> Drafted | None:
        """The sentence if it may be shown, else why not; None where there is no sentence at all."""
        numbers = tuple(dict.fromkeys(int(number) for number in _CITED.findall(text)))
        sentence = " ".join(_CITED.sub(" ", text).split()).replace(" .", ".")
        if not sentence:
            return None
        reason = self._fault(text, sentence, numbers, allowed)
        if reason:
            return Drafted(reason=reason)
        self.accepted += 1
        self._said.append(_words(sentence))
        return Drafted(sentence=Sentence(text=sentence, kind="evidence", citations=numbers))

    def _fault(self, text: str, sentence: str, numbers: Sequence[int], allowed: Sequence[int]) -> str | None:
        if not _FINISHED.search(text) or len(sentence) > _MOST_CHARS:
            return "incomplete"
        if not numbers:
            return "no citation"
        if not set(numbers) <= set(allowed):
            return "citation was not given"
        if _MARKUP.search(sentence) or not sentence.isprintable():
            return "markup"
        cited = [evidence_of(self._given[n]) for n in numbers]
        readings = [cited, [plain_evidence_of(self._given[n]) for n in numbers]] if self._twice else [cited]
        for evidence in readings:
            verdict = verify_sentence(sentence, evidence)
            if not verdict.supported:
                return verdict.reason
        words = _words(sentence)
        if any(len(words & said) >= _SAME_WORDS * len(words | said) for said in self._said):
            return "repeats"
        return None


def complete_sentences(text: str) -> Iterator[str]:
    """The whole sentences at the beginning of a text, each with the citation marks behind it."""
    *whole, rest = _split(text)
    yield from whole
    if _FINISHED.search(rest):
        yield rest.strip()


def _split(text: str) -> list[str]:
    """The sentences of a stream so far; the last one may still grow and is handed back as it is."""
    parts: list[str] = []
    start = 0
    for match in re.finditer(r"[.!?][\"”’)]?(?:\s*\[\d{1,2}\])*(?=\s+[\"“(]?[A-Z])|\n+", text):
        piece = text[start : match.end()].strip()
        if piece:
            parts.append(piece)
        start = match.end()
    return [*parts, text[start:].lstrip()]


def _certainty(hit: Hit) -> str:
    return (hit.finding.certainty or "not stated").replace("_", " ")


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))

"""The drafts of a language model: each sentence is judged as soon as it is whole, and nothing unjudged goes out.

A small model restates one cited finding at a time, and its sentence must be carried by the finding's statement and by
its plain statement, each alone: of what the 1.5B wrote, the statement alone let one in six of the accepted sentences
pass that a reader would call wrong. A strong model gets all cited findings at once and may order and link them, and may
call the tools that it is offered; their results are shown as the rules wrote them. How sentences are judged is in
``judge``, how requests are bounded in ``requests``, how tools are called in ``tool_rounds``. Logs carry no text.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.answer import Citation
from assistant.question import Question
from assistant.settings import Settings
from assistant.writing.drafting import Drafted, Drafter, OfferedTool
from assistant.writing.evidence import study_words
from assistant.writing.judge import Judge, complete_sentences, split, without_marks
from assistant.writing.models import chat_model, is_small, refuses_tools
from assistant.writing.prompts import Prompt, fenced, load_prompt
from assistant.writing.requests import FREE, Allowance, Prices, streamed
from assistant.writing.tool_rounds import MOST_ROUNDS, ToolRounds, calls_of, described
from index.search import Hit

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

    from assistant.writing.requests import Model

_MOST_RESTATED, _MOST_SENTENCES, _MOST_TOKENS = 3, 6, 1500


def load_drafter(name: str, settings: Settings) -> Drafter | None:
    """The drafter over the model of this name; None where no model is wanted. Raises as ``chat_model`` does."""
    model = chat_model(name, settings)
    if model is None:
        return None
    return ModelDrafter(
        model,
        name=name,
        small=is_small(name),
        deadline_s=settings.model_deadline_s,
        prices=Prices(settings.model_price_read, settings.model_price_written),
    )


class ModelDrafter:
    """Drafts over one chat model, and judges every sentence that it writes."""

    def __init__(
        self, model: BaseChatModel, *, name: str, small: bool, deadline_s: float, prices: Prices = FREE
    ) -> None:
        self.name = name
        self._model = model
        self._small = small
        self._deadline_s = deadline_s
        self._prices = prices

    def __call__(
        self,
        question: Question,
        hits: Sequence[Hit],
        citations: Sequence[Citation],
        *,
        tools: Sequence[OfferedTool] = (),
        cancelled: Callable[[], bool],
    ) -> Iterator[Drafted]:
        """Judged sentences over the findings behind ``citations``; ends early at the deadline or when cancelled."""
        by_finding = {hit.finding.id: hit for hit in hits}
        given = {
            citation.n: by_finding[citation.finding]
            for citation in citations
            if citation.finding in by_finding
        }
        tools = () if self._small else tools
        if not given and not tools:
            return
        allowance = Allowance(self._deadline_s, cancelled, _MOST_TOKENS, self._prices)
        judge = Judge(given, twice=self._small)
        rejected_tools = 0
        drafts = (
            self._restate(given, judge, allowance)
            if self._small
            else self._answer(question, given, tools, judge, allowance)
        )
        try:
            for drafted in drafts:
                rejected_tools += bool(drafted.reason and drafted.reason.startswith("tool:"))
                yield drafted
                if judge.accepted >= _MOST_SENTENCES:
                    return
        finally:
            drafts.close()
            allowance.log_totals(self.name, accepted=judge.accepted, rejected=judge.rejected + rejected_tools)

    def _restate(
        self, given: Mapping[int, Hit], judge: Judge, allowance: Allowance
    ) -> Generator[Drafted, None, None]:
        prompt = load_prompt("restate")
        for n, hit in list(given.items())[:_MOST_RESTATED]:
            if allowance.over():
                return
            asked = _messages([prompt], fenced("finding", hit.finding.statement))
            chunks = streamed(self._model, asked, allowance, name=self.name, prompt=_named([prompt]))
            whole = "".join(chunk.text for chunk in chunks)
            first = next(complete_sentences(whole.strip()), whole.strip())
            if drafted := judge(f"{without_marks(first)} [{n}]", (n,)):
                yield drafted

    def _answer(
        self,
        question: Question,
        given: Mapping[int, Hit],
        tools: Sequence[OfferedTool],
        judge: Judge,
        allowance: Allowance,
    ) -> Generator[Drafted, None, None]:
        model = self._with_tools(tools) if tools else None
        if model is not None:
            try:
                yield from self._in_rounds(model, question, given, tools, judge, allowance)
                return
            except Exception as error:
                if allowance.requests > 1 or not refuses_tools(error):
                    raise
        if given:
            prompts = [load_prompt("answer")]
            yield from self._written(
                self._model, _messages(prompts, _asked(question, given)), prompts, given, judge, allowance
            )

    def _with_tools(self, tools: Sequence[OfferedTool]) -> Model | None:
        try:
            return self._model.bind_tools(described(tools))
        except NotImplementedError:  # this model calls no tools
            return None

    def _in_rounds(
        self,
        model: Model,
        question: Question,
        given: Mapping[int, Hit],
        tools: Sequence[OfferedTool],
        judge: Judge,
        allowance: Allowance,
    ) -> Generator[Drafted, None, None]:
        prompts = [load_prompt("answer"), load_prompt("tools")]
        messages = _messages(
            prompts, f"{_asked(question, given)}\n{fenced('understood', _understood(question))}"
        )
        rounds = ToolRounds(tools)
        for number in range(MOST_ROUNDS + 1):
            last = number == MOST_ROUNDS
            message = yield from self._written(
                self._model if last else model, messages, prompts, given, judge, allowance
            )
            if message is None or last or allowance.over() or not calls_of(message):
                return
            messages.append(message)
            for told, drafted in rounds.run(message):
                messages.append(told)
                yield from drafted

    def _written(
        self,
        model: Model,
        messages: Sequence[BaseMessage],
        prompts: Sequence[Prompt],
        given: Mapping[int, Hit],
        judge: Judge,
        allowance: Allowance,
    ) -> Generator[Drafted, None, AIMessageChunk | None]:
        """The judged sentences of one request; returns the whole message, None where it was cut short."""
        whole: AIMessageChunk | None = None
        pending = ""
        for chunk in streamed(model, messages, allowance, name=self.name, prompt=_named(prompts)):
            whole = chunk if whole is None else whole + chunk
            pending += chunk.text
            *sentences, pending = split(pending)
            for sentence in sentences:
                if drafted := judge(sentence, tuple(given)):
                    yield drafted
        if pending.strip() and (drafted := judge(pending.strip(), tuple(given))):
            yield drafted
        return whole


def _messages(prompts: Sequence[Prompt], text: str) -> list[BaseMessage]:
    from langchain_core.messages import HumanMessage, SystemMessage

    return [SystemMessage("\n\n".join(prompt.text for prompt in prompts)), HumanMessage(text)]


def _named(prompts: Sequence[Prompt]) -> str:
    return "+".join(f"{prompt.id}@{prompt.version}" for prompt in prompts)


def _asked(question: Question, given: Mapping[int, Hit]) -> str:
    findings = "\n".join(
        fenced("finding", f"{hit.finding.statement} ({study_words(hit)}; certainty {_certainty(hit)})", n=n)
        for n, hit in given.items()
    )
    return f"Reader: {question.audience}\n{findings}\n{fenced('question', question.standalone)}"


def _understood(question: Question) -> str:
    """What the person's words were read to say, in the ids that tools take."""
    person = question.person.model_dump(exclude_none=True, exclude_defaults=True)
    read = {
        "person": person,
        "salts": question.salts,
        "medicines": question.medicines,
        "amounts": [f"{amount.value:g} {amount.unit}" for amount in question.amounts],
        "products": [
            product.model_dump(exclude_none=True, exclude_defaults=True) for product in question.products
        ],
        "foods": [portion.food for portion in question.foods],
    }
    return "; ".join(f"{name}: {value}" for name, value in read.items() if value)


def _certainty(hit: Hit) -> str:
    return (hit.finding.certainty or "not stated").replace("_", " ")

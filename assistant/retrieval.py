"""The findings that a question is answered from: searched for, named by it, or behind a bottom line."""

from __future__ import annotations

from assistant.question import Question
from assistant.state import Parts
from assistant.writing.asking import looked_for
from assistant.writing.named import listed_hits
from assistant.writing.premises import table_hits
from index.search import Hit

_MOST_HITS = 12


def retrieve(question: Question, parts: Parts) -> tuple[Hit, ...]:
    """The findings of one question; ``LookupError`` where there is no index."""
    if parts.search is None:
        raise LookupError("no index")
    best: dict[str, Hit] = {}
    for query, topics in looked_for(question):
        for hit in parts.search(query, topics)[:_MOST_HITS]:
            known = best.get(hit.finding.id)
            if known is None or known.score < hit.score:
                best[hit.finding.id] = hit
    listed = {hit.finding.id: hit for hit in listed_hits(question)}
    found = tuple(hit for hit in best.values() if hit.finding.id not in listed)
    found = (*found, *(best.get(name, hit) for name, hit in listed.items()))
    return (*found, *table_hits(question, found))

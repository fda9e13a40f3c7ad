"""Which sentences of an article say nothing that findings or rules are about: stories, jokes, calls to click."""

from __future__ import annotations

from assistant.articles.amounts_at_stake import amounts_named
from assistant.writing.claims import Reading, has_any, load_cues
from assistant.writing.verification.reading import read as read_figures


def is_aside(reading: Reading, *, names_magnesium: bool) -> bool:
    """Whether a sentence names nothing that could be looked up; a story of one's own must name it more plainly."""
    cues = load_cues()
    if reading.topics or reading.medicines or reading.forms or amounts_named(reading):
        return False
    looked_up = (cues.safe, cues.at_risk, cues.names_level, cues.names_intake, cues.too_much, cues.builds_up)
    if any(has_any(reading.folded, words) for words in (*looked_up, cues.named_study)):
        return False
    if has_any(reading.folded, cues.own_story) or not names_magnesium:
        return True
    return not (reading.benefit or reading.harm or reading.linked or reading.compared or _counts(reading))


def _counts(reading: Reading) -> bool:
    return bool(read_figures(reading.text).figures) or has_any(reading.folded, load_cues().shares)

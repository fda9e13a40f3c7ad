"""Names as reference managers write them, in the one form of the records (``Garrison SR``)."""

from __future__ import annotations

from corpus.draft import clean_text, initialled


def inverted(name: str) -> str:
    """``Garrison, Scott R.`` as ``Garrison SR``; a name without a comma is a body, or already in our form."""
    family, comma, given = clean_text(name).partition(",")
    return initialled(family, given) if comma else clean_text(name)

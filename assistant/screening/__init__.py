"""Screening: whether a user turn may be answered at all, before any other part sees it."""

from assistant.screening.screen import Recogniser, Remembered, Screening, screen

__all__ = ["Recogniser", "Remembered", "Screening", "screen"]

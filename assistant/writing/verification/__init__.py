"""Whether the cited evidence carries a drafted sentence: the check that every model-written sentence passes."""

from assistant.writing.verification.model import Evidence, Verdict
from assistant.writing.verification.verify import verify_sentence

__all__ = ["Evidence", "Verdict", "verify_sentence"]

"""What a person asks: topic, salt, amounts, medicines, life stage and follow-ups, read into a typed question."""

from assistant.understanding.reading import understand

__all__ = ["understand"]

"""Sentences for what people ask: each module answers one kind of question from the rules."""

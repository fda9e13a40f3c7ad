"""Writing: the model-free writer, the drafts of a language model, and the checks that both must pass."""

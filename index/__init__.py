"""From the corpus to a searchable index to ranked findings; and the model files that this needs."""

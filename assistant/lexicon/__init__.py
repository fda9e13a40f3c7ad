"""Names of things, and the folding of text: what screening, understanding and dosing read a person's words with."""

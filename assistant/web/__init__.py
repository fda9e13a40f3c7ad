"""The web pages: what a person sees of an answer, and nothing that decides one."""

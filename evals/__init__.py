"""Suites of canned questions, scorers, the report and the bench: how every change is judged."""

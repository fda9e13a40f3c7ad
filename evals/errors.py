"""What can go wrong in an evaluation.

EvalError            a clear message: which file or suite, what, and what to do
├── UnknownSuite     no suite of this name
└── BadSuite         a suite's file cannot be read or does not fit
"""

from __future__ import annotations


class EvalError(Exception):
    """Base of the errors of this package."""


class UnknownSuite(EvalError):  # noqa: N818 - named for what it is
    """No suite of this name; the message lists them."""


class BadSuite(EvalError):  # noqa: N818
    """A suite's file cannot be read; the message names the file and the entry."""

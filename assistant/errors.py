"""What can go wrong outside a question's own way, and with which exit code the command line ends.

AssistantError                 a clear message: what, where, what to do
├── BadInput            (2)    a question, batch line or option that cannot be read
│   └── UnknownModel    (2)    a model name that no provider answers to
└── PartUnavailable     (3)    a part that is needed and not there
    └── PortInUse       (3)    another program serves on the port

Screening, dosing, the index and the corpus draw their own trees; none of them reaches a person as a
traceback: in the chat a failure becomes the fixed safe answer.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of the errors that end a command with a message instead of a traceback."""

    exit_code = 1


class BadInput(AssistantError):  # noqa: N818 - reads as what it is, like the tree above
    """The input cannot be read; the message says which line and why."""

    exit_code = 2


class UnknownModel(BadInput):
    """No model answers to this name; the message lists what would."""


class PartUnavailable(AssistantError):  # noqa: N818
    """A needed part (index, weights, model server) is not there; the message says how to get it."""

    exit_code = 3


class PortInUse(PartUnavailable):
    """The port is taken; the message names the setting that changes it."""

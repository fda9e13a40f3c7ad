"""Errors of the dosing rules.

DosingError(Exception)
├── ParameterError       a rule's file is unreadable, incomplete or contradicts itself: start-up stops
│   └── ParameterExpired a rule is past its review date: start-up stops until a person has looked at it
└── RuleInputError       a rule was called with a value it cannot work on (a negative mass, an unknown salt)
"""

from __future__ import annotations


class DosingError(Exception):
    """Any failure of this package."""


class ParameterError(DosingError):
    """A parameter file cannot be used; the message says which file, which field, and what to do."""


class ParameterExpired(ParameterError):  # noqa: N818
    """A parameter file is past its ``review_by`` date."""


class RuleInputError(DosingError, ValueError):
    """A rule was given something outside what it is defined for."""

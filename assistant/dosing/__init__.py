"""The dosing rules: the one part of the system that may say a number.

Parameters are dated, sourced YAML (``parameters/``); the rules are pure functions over them; ``respond`` turns a typed
question into rule sentences whose every digit is a typed quantity. No language model, no index, no reading of text
beyond the cues of ``parameters/cues.yaml``.
"""

from assistant.dosing.answering import respond
from assistant.dosing.conversion import compound_for, elemental, percent_range
from assistant.dosing.errors import DosingError, ParameterError, ParameterExpired, RuleInputError
from assistant.dosing.foods import diet_total, food_magnesium
from assistant.dosing.intakes import reference_intake, upper_level
from assistant.dosing.page import RuleAnswer
from assistant.dosing.separation import Dose, separation, timetable
from assistant.dosing.serum import serum
from assistant.dosing.sheet import Sheet, personal_sheet
from assistant.dosing.sources import RuleSource, rule_source
from assistant.dosing.statutes import load_parameters
from assistant.dosing.studied import StudiedDose
from assistant.dosing.totals import total

__all__ = [
    "Dose",
    "DosingError",
    "ParameterError",
    "ParameterExpired",
    "RuleAnswer",
    "RuleInputError",
    "RuleSource",
    "Sheet",
    "StudiedDose",
    "compound_for",
    "diet_total",
    "elemental",
    "food_magnesium",
    "load_parameters",
    "percent_range",
    "personal_sheet",
    "reference_intake",
    "respond",
    "rule_source",
    "separation",
    "serum",
    "timetable",
    "total",
    "upper_level",
]

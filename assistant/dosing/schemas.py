"""The rules as tools: strict argument models and plain functions, for whoever wraps them for a model or a protocol.

Each function returns a ``RuleAnswer``: sentences and typed quantities, never a bare number. Arguments that a rule does
not know are refused by the models (``extra=forbid``, closed lists of units and salts checked on call).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field

from assistant.answer import Frozen
from assistant.dosing.answering import respond
from assistant.dosing.conversion import salt_of
from assistant.dosing.page import RuleAnswer
from assistant.dosing.serum import SerumUnit
from assistant.question import Amount, Basis, FoodPortion, Intent, Person, Product, Question, Sex, Unit

AgeYears = Annotated[float | None, Field(default=None, ge=0, le=130, description="Age in years.")]
Country = Annotated[
    str | None,
    Field(default=None, pattern="^[A-Z]{2}$", description="Country, ISO 3166 alpha-2; US and EU without."),
]


class PersonArguments(Frozen):
    """A life stage, for a look-up of reference values. Not for a personal dose."""

    age_years: AgeYears = None
    sex: Sex | None = None
    pregnant: bool = False
    lactating: bool = False
    country: Country = None

    def person(self) -> Person:
        """The person of a typed question."""
        return Person(
            age_low=self.age_years,
            age_high=self.age_years,
            sex=self.sex,
            pregnant=self.pregnant or None,
            lactating=self.lactating or None,
            country=self.country,
        )


class ElementalArguments(Frozen):
    """A weight of a magnesium salt; ``form`` may name the hydrate ("nonahydrate")."""

    compound_mg: float = Field(gt=0, le=1_000_000)
    salt: str = Field(description="Salt family, such as citrate, glycinate or oxide.")
    form: str = ""


class CompoundArguments(Frozen):
    """An elemental amount, to be turned into the weight of a salt."""

    elemental_mg: float = Field(gt=0, le=100_000)
    salt: str
    form: str = ""


class ProductArguments(Frozen):
    """One product: what one unit holds, whether that is elemental or the weight of the salt, and units a day."""

    amount: float = Field(gt=0)
    unit: Literal["mg", "g", "mcg", "mmol", "mEq", "percent"] = "mg"
    basis: Basis = "unknown"
    salt: str | None = None
    units_per_day: float = Field(gt=0, le=100)

    def product(self) -> Product:
        """The product of a typed question."""
        return Product(
            salt=self.salt,
            basis=self.basis,
            per_unit=_mass(self.amount, self.unit),
            unit_kind="serving",
            units_per_day=self.units_per_day,
            text="",
        )


class TotalArguments(PersonArguments):
    """Several products of one person, added up."""

    products: tuple[ProductArguments, ...] = Field(min_length=1, max_length=20)


class SeparationArguments(Frozen):
    """Medicines by the id of their generic name."""

    medicines: tuple[str, ...] = Field(min_length=1, max_length=30)
    timetable: bool = False


class SerumArguments(Frozen):
    """A blood value."""

    value: float = Field(gt=0, le=1000)
    unit: SerumUnit


class FoodArguments(Frozen):
    """A food by its id, and its grams; a usual portion without."""

    food: str
    grams: float | None = Field(default=None, gt=0, le=10_000)


def _answered(text: str, *intents: Intent, **parts: Any) -> RuleAnswer:
    return respond(Question(text=text, standalone=text, intents=intents, **parts)) or RuleAnswer()


def look_up_reference_intake(arguments: PersonArguments) -> RuleAnswer:
    """Reference intakes of magnesium from all sources for a life stage."""
    return _answered("", "reference_intake", person=arguments.person())


def look_up_upper_level(arguments: PersonArguments) -> RuleAnswer:
    """Upper levels of magnesium from supplements and medicines for a life stage."""
    return _answered("", "upper_level", person=arguments.person())


def _mass(value: float, unit: Unit = "mg") -> Amount:
    return Amount(value=value, unit=unit, text=f"{value:g} {unit}")


def elemental_from_compound(arguments: ElementalArguments) -> RuleAnswer:
    """Elemental magnesium in a weight of a salt, a range where the form is not named."""
    salt_of(arguments.salt)
    mass = _mass(arguments.compound_mg)
    product = Product(salt=arguments.salt, basis="compound", per_unit=mass, text=arguments.form)
    return _answered(arguments.form, "conversion", salts=(arguments.salt,), products=(product,))


def compound_from_elemental(arguments: CompoundArguments) -> RuleAnswer:
    """The weight of a salt that holds an elemental amount."""
    salt_of(arguments.salt)
    mass = _mass(arguments.elemental_mg)
    product = Product(salt=arguments.salt, basis="elemental", per_unit=mass, text=arguments.form)
    return _answered(arguments.form, "conversion", salts=(arguments.salt,), products=(product,))


def add_up_products(arguments: TotalArguments) -> RuleAnswer:
    """Elemental magnesium a day from several products, against the upper level."""
    products = tuple(product.product() for product in arguments.products)
    return _answered("", "total", products=products, person=arguments.person())


def separate_from_medicines(arguments: SeparationArguments) -> RuleAnswer:
    """Hours between magnesium and medicines, or whom to ask."""
    text = "timetable" if arguments.timetable else ""
    return _answered(text, "separation", medicines=arguments.medicines)


def read_serum(arguments: SerumArguments) -> RuleAnswer:
    """A serum magnesium in the other units and against the common range."""
    return _answered("", "serum", amounts=(_mass(arguments.value, arguments.unit),))


def magnesium_in_food(arguments: FoodArguments) -> RuleAnswer:
    """Magnesium in a food."""
    amount = _mass(arguments.grams, "g") if arguments.grams is not None else None
    return _answered(
        "", "food", foods=(FoodPortion(food=arguments.food, amount=amount, text=arguments.food),)
    )


A = TypeVar("A", bound=Frozen)


@dataclass(frozen=True, slots=True)
class RuleTool(Generic[A]):
    """A rule as a tool: its name, the model of its arguments, and the function; the docstring describes it."""

    name: str
    arguments: type[A]
    function: Callable[[A], RuleAnswer]

    @property
    def description(self) -> str:
        """What the tool does."""
        return self.function.__doc__ or ""

    def call(self, given: dict[str, Any]) -> RuleAnswer:
        """Validate ``given`` strictly and run the rule. Raises pydantic's ``ValidationError`` or ``RuleInputError``."""
        return self.function(self.arguments.model_validate(given))


TOOLS: tuple[RuleTool[Any], ...] = (
    RuleTool("reference_intake", PersonArguments, look_up_reference_intake),
    RuleTool("upper_level", PersonArguments, look_up_upper_level),
    RuleTool("elemental_from_compound", ElementalArguments, elemental_from_compound),
    RuleTool("compound_from_elemental", CompoundArguments, compound_from_elemental),
    RuleTool("total", TotalArguments, add_up_products),
    RuleTool("separation", SeparationArguments, separate_from_medicines),
    RuleTool("serum", SerumArguments, read_serum),
    RuleTool("food", FoodArguments, magnesium_in_food),
)

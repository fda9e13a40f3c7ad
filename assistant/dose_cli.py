"""``python -m assistant dose``: each dosing rule looked up by itself, printed with the rule's id.

A look-up for clinicians and maintainers: nothing here is screened, and every line says what its figure is.
"""

from __future__ import annotations

import json
from typing import Annotated, get_args

import typer

from assistant.dosing import RuleAnswer, RuleInputError, load_parameters, respond
from assistant.errors import BadInput
from assistant.question import Amount, FoodPortion, Intent, Person, Product, Question, Sex, Unit

app = typer.Typer(
    help="Look a dosing rule up: reference values, labels, spacing. Not screened.", no_args_is_help=True
)

Age = Annotated[float | None, typer.Option(min=0, max=130, help="Age in years.")]
SexOption = Annotated[str | None, typer.Option(help="female or male.")]
Country = Annotated[str | None, typer.Option(help="Country, as ISO 3166 alpha-2; US and EU figures without.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print sentences and quantities as JSON.")]


@app.command()
def intake(
    age: Age = None,
    sex: SexOption = None,
    country: Country = None,
    pregnant: Annotated[bool, typer.Option("--pregnant", help="Values for pregnancy.")] = False,
    lactating: Annotated[bool, typer.Option("--lactating", help="Values for breastfeeding.")] = False,
    as_json: AsJson = False,
) -> None:
    """Reference intakes and upper levels for a life stage."""
    if sex is not None and sex not in get_args(Sex):
        raise BadInput(f"--sex: '{sex}' is not one of {', '.join(get_args(Sex))}")
    person = Person(
        age_low=age,
        age_high=age,
        sex=_sex(sex),
        country=country.upper() if country else None,
        pregnant=pregnant or None,
        lactating=lactating or None,
    )
    _print(("reference_intake", "upper_level"), as_json, person=person)


@app.command()
def elemental(
    milligrams: Annotated[float, typer.Argument(min=0.001, help="Mass of the salt, in mg.")],
    salt: Annotated[str, typer.Argument(help="Salt, such as citrate, glycinate or oxide.")],
    as_json: AsJson = False,
) -> None:
    """Elemental magnesium in a mass of a salt, as a range over its forms."""
    salts = sorted(load_parameters().salts)
    if salt not in salts:
        raise BadInput(f"'{salt}' is not one of {', '.join(salts)}")
    text = f"{milligrams:g} mg"
    amount = Amount(value=milligrams, unit="mg", text=text)
    product = Product(salt=salt, basis="compound", per_unit=amount, text=f"{text} {salt}")
    _print(("conversion",), as_json, salts=(salt,), products=(product,), amounts=(amount,))


@app.command()
def separate(
    medicines: Annotated[list[str], typer.Argument(help="Medicines, by name.")], as_json: AsJson = False
) -> None:
    """Hours to keep between magnesium and medicines."""
    from assistant.lexicon.folding import fold
    from assistant.lexicon.names import load_names

    named = tuple(
        mention.id for name in medicines for mention in load_names("medicines").find(fold(name).text)
    )
    if not named:
        raise BadInput(
            f"no medicine is known by {' or '.join(medicines)}; check the spelling, or ask a pharmacist"
        )
    _print(("separation",), as_json, medicines=named)


@app.command()
def serum(
    value: Annotated[float, typer.Argument(min=0.001, help="The value on the report.")],
    unit: Annotated[str, typer.Argument(help="mg/dL, mmol/L or mEq/L.")],
    as_json: AsJson = False,
) -> None:
    """A blood value in the other units, and where it lies."""
    units = {known.lower(): known for known in get_args(Unit) if known.endswith("L")}
    if unit.lower() not in units:
        raise BadInput(f"'{unit}' is not one of {', '.join(units.values())}")
    known = units[unit.lower()]
    _print(("serum",), as_json, amounts=(Amount(value=value, unit=known, text=f"{value:g} {known}"),))


@app.command()
def food(
    name: Annotated[str, typer.Argument(help="A food, such as almonds.")],
    grams: Annotated[float | None, typer.Option(min=0.1, help="Grams; a usual portion without.")] = None,
    as_json: AsJson = False,
) -> None:
    """Magnesium in a food."""
    from assistant.lexicon.folding import fold
    from assistant.lexicon.names import load_names

    found = load_names("foods").find(fold(name).text)
    if not found:
        raise BadInput(f"no food is known by '{name}'")
    amount = Amount(value=grams, unit="g", text=f"{grams:g} g") if grams else None
    _print(("food",), as_json, foods=(FoodPortion(food=found[0].id, amount=amount, text=name),))


def _sex(sex: str | None) -> Sex | None:
    return "female" if sex == "female" else "male" if sex == "male" else None


def _print(intents: tuple[Intent, ...], as_json: bool, **fields: object) -> None:
    question = Question.model_validate({"text": "", "standalone": "", "intents": intents} | fields)
    try:
        answer = respond(question) or RuleAnswer()
    except RuleInputError as error:
        raise BadInput(str(error)) from error
    if as_json:
        typer.echo(json.dumps(answer.model_dump(mode="json"), ensure_ascii=False))
        return
    for sentence in answer.sentences:
        typer.echo(f"{sentence.text}  [{sentence.rule}]")
    if answer.clarify:
        typer.echo(answer.clarify.question)

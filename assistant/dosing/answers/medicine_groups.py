"""Answers about medicines named by what they are for ("antibiotics"): what holds for each kind, and which one it is."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dosing.medicine_model import Gap, Interaction
from assistant.dosing.page import Page
from assistant.dosing.statutes import load_parameters

_MOST_NAMED = 2


def is_group(medicine: str) -> bool:
    """Whether ``medicine`` stands for several kinds of medicine that each have a rule."""
    return medicine in load_parameters().interactions.groups


def say_group(page: Page, medicine: str) -> None:
    """The kinds of the group with the strictest hours of each, the general rule for the rest, and to name the one."""
    parameters = load_parameters()
    group = parameters.interactions.groups[medicine]
    by_id = {entry.id: entry for entry in parameters.interactions.entries}
    kinds: dict[str, list[Interaction]] = {}
    for entry in group.entries:
        kinds.setdefault(by_id[entry].name, []).append(by_id[entry])
    other = parameters.unknown_medicine
    page.say("group_opening", f"separation.{other.id}", group=group.name)
    for name, entries in kinds.items():
        _say_kind(page, name, entries)
    if any(by_id[entry].status == "unchecked" for entry in group.entries):
        page.unchecked(f"separation.{other.id}")
    before = page.amount(other.before_h or 0.0, "h", f"separation.{other.id}")
    page.say("group_others", f"separation.{other.id}", before=before)


def _say_kind(page: Page, name: str, entries: Sequence[Interaction]) -> None:
    first, rule = entries[0], f"separation.{entries[0].id}"
    listed = [entry.medicines[0] for entry in entries]
    listed = list(dict.fromkeys((*listed, *first.medicines)))
    named = [medicine.replace("-", " ") for medicine in listed if medicine != name][:_MOST_NAMED]
    members = page.fill("group_members", medicines=page.join(named)) if named else ""
    slots = {"group": name, "members": members, "ask": page.wording.ask[first.ask]}
    gaps: list[Gap] = [gap for entry in entries for gap in (entry, *entry.each.values())]
    before = max((gap.before_h for gap in gaps if gap.before_h is not None), default=None)
    after = max((gap.after_h for gap in gaps if gap.after_h is not None), default=None)
    if first.advice != "separate":
        page.say(f"group_{first.advice}", rule, **slots)
    elif before is None or after is None:
        page.say("group_no_hours", rule, **slots)
    elif before == after:
        page.say("group_apart", rule, group=name, members=members, hours=page.amount(before, "h", rule))
    else:
        page.say(
            "group_hours",
            rule,
            group=name,
            members=members,
            before=page.amount(before, "h", rule),
            after=page.amount(after, "h", rule),
        )

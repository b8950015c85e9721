"""What becomes of a change of one property of a resource that exists, by recorded rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from ailz.catalog.immutable import Rule, rules
from ailz.design.record import Leaf

Kind: TypeAlias = Literal[
    "refused",
    "replaced",
    "renamed",
    "deleted",
    "one_way",
    "by_hand",
    "changed",
    "added",
]
"""``refused``: Azure does not change it. ``replaced``: Terraform deletes it and makes it again.
``renamed``: the same thing gets another id, which is another resource. ``one_way``: there is no way
back. ``by_hand``: the code alone does not do it."""
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The kinds, the gravest first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a change, and the rule that says so; no rule: it is changed in place.

    ``sure`` is false where only words or the value that stands in Azure can tell.
    """

    kind: Kind
    rule: Rule | None
    sure: bool = True


def verdict(type_: str, path: str, old: Leaf, new: Leaf, body: Mapping[str, Leaf]) -> Verdict:
    """Return what becomes of a property whose value changes, in the words of a record.

    ``body`` is what the resource holds, None stands for a property that is left out.
    """
    found = [
        one
        for rule in rules(type_, path)
        if rule.where.items() <= body.items()
        and not ("[]" in path and _comes_or_goes(old, new))
        and (one := _verdict(rule, old, new))
    ]
    return min(
        found, key=lambda each: gravity(each.kind, sure=each.sure), default=Verdict("changed", None)
    )


def gravity(kind: Kind, *, sure: bool) -> tuple[int, bool]:
    """Return what sorts the gravest first, and what is sure before what is not."""
    return KINDS.index(kind), not sure


def _verdict(rule: Rule, old: Leaf, new: Leaf) -> Verdict | None:
    holds = rule.holds(old, new)
    decided = bool(rule.refused or rule.free)
    told = decided or (new is None and rule.left_out)
    if holds and not told and (old is None or new is None):
        # Left out means Azure's default, which may be the other value.
        holds = None
    if holds is False:
        return Verdict("one_way", rule) if rule.is_way_in(old, new) else None
    if rule.answer == "ignored":
        return Verdict("by_hand", rule, holds is True)
    return Verdict("refused", rule, holds is True)


def _comes_or_goes(old: Leaf, new: Leaf) -> bool:
    """Whether a list only got or lost members: none of them is changed."""
    if not isinstance(old, tuple) or not isinstance(new, tuple) or len(old) == len(new):
        return False
    fewer, more = sorted((old, new), key=len)
    return all(each in more for each in fewer)

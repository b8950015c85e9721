"""Names: what each resource type allows, and its Cloud Adoption Framework abbreviation."""

import re
from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data


@dataclass(frozen=True, slots=True)
class NameRule:
    """The strictest combination of Microsoft's rule page and the ARM type.

    `abbreviation` is None where the Cloud Adoption Framework gives none, `max_length` where no
    source states one (Microsoft.Monitor/accounts, Microsoft.Sql/servers/keys). `scope` is where the
    name must be unique: `global`, `tenant`, `subscription`, `resourceGroup`, `region`, `parent`,
    `assignmentScope`. `verified` is False where only third-party tools state the rule.
    """

    type: str
    kind: str | None
    abbreviation: str | None
    min_length: int
    max_length: int | None
    regex: str
    scope: str
    verified: bool
    note: str
    source: str


@cache
def rule(type_name: str, kind: str | None = None) -> NameRule:
    """Return the rule for a type, or for one kind of it where kinds differ (`AIServices`).

    Without a kind, the strictest rule of all kinds, with the abbreviation only if they share it.
    """
    name, found = _data.find("naming", type_name, "naming rule")
    kinds = {each.get("kind"): each for each in found["rules"]}
    if kind is None:
        strictest = min(found["rules"], key=lambda each: each["maxLength"] or 10**6)
        shared = {each["abbreviation"] for each in found["rules"]}
        kept = strictest.get("kind") if len(kinds) == 1 else None
        return _rule(name, kept, strictest, shared.pop() if len(shared) == 1 else None)
    folded = {str(each).casefold(): each for each in kinds if each is not None}
    if kind.casefold() not in folded:
        noun = f"kind of {name} with a naming rule"
        raise _data.unknown(noun, kind, tuple(folded.values()))
    exact = folded[kind.casefold()]
    return _rule(name, exact, kinds[exact], kinds[exact]["abbreviation"])


def has_rule(type_name: str) -> bool:
    """Whether the catalog knows what the type's names may be."""
    return type_name.casefold() in _known()


@cache
def kinds(type_name: str) -> tuple[str, ...]:
    """Return the kinds of a type that have rules of their own; none where all share one."""
    _, found = _data.find("naming", type_name, "naming rule")
    return tuple(each["kind"] for each in found["rules"] if each.get("kind"))


@cache
def abbreviations() -> tuple[str, ...]:
    """Return the Cloud Adoption Framework's abbreviations, in alphabetical order."""
    rules = (each for found in _data.section("naming").values() for each in found["rules"])
    return tuple(sorted({each["abbreviation"] for each in rules if each["abbreviation"]}))


@cache
def _known() -> frozenset[str]:
    return frozenset(name.casefold() for name in _data.section("naming"))


@cache
def is_global(type_name: str) -> bool:
    """Whether a type's name must be unique in the world, because it becomes an address."""
    return type_name.casefold() in {
        name.casefold()
        for name, found in _data.section("naming").items()
        if any(each["scope"] == "global" for each in found["rules"])
    }


def check(type_name: str, name: str, kind: str | None = None) -> str | None:
    """Return what is wrong with a name for the type, as one sentence; None if it fits."""
    wanted = rule(type_name, kind)
    what = f"`{name}` as the name of a {wanted.type}"
    low, high = wanted.min_length, wanted.max_length
    if len(name) < low:
        return f"{what} is too short: {len(name)} characters, at least {low}"
    if high is not None and len(name) > high:
        return f"{what} is too long: {len(name)} characters, at most {high}"
    if re.fullmatch(wanted.regex, name) is None:
        return f"{what} does not fit the pattern {wanted.regex}{_culprits(wanted.regex, name)}"
    return None


def _rule(name: str, kind: str | None, found: _data.Fields, abbreviation: str | None) -> NameRule:
    return NameRule(
        type=name,
        kind=kind,
        abbreviation=abbreviation,
        min_length=found["minLength"] or 0,
        max_length=found["maxLength"],
        regex=found["regex"],
        scope=found["scope"],
        verified=found["verified"],
        note=found.get("note", ""),
        source=found["source"],
    )


def _culprits(regex: str, name: str) -> str:
    """Return the characters whose replacement by a plain letter makes the name fit, if any do."""
    wrong = [char for char in dict.fromkeys(name) if not (char.isascii() and char.islower())]
    replaced = "".join("a" if char in wrong else char for char in name)
    if not wrong or re.fullmatch(regex, replaced) is None:
        return ""
    needed = [
        char
        for char in wrong
        if re.fullmatch(regex, "".join("a" if c in wrong and c != char else c for c in name))
        is None
    ]
    shown = ", ".join(f"`{char}`" for char in needed)
    return f" because of {shown}" if needed else ""

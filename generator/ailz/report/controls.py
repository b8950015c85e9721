"""Which control each resource serves, which policies are assigned, and for which frameworks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ailz.catalog.frameworks import framework
from ailz.catalog.hardening import is_hardened
from ailz.catalog.initiatives import initiative
from ailz.design.kinds.policy_members import ASSIGNMENT
from ailz.design.pages import listed
from ailz.report.policy_rules import Assignment, RuleSet, assignments, rule_sets
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, group_name, spoken

_GROUP = "Microsoft.Resources/resourceGroups"


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of resource with what it serves and the reasons that stand beside its properties."""

    name: str
    type: str
    why: str
    controls: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A framework, and how it is measured here."""

    name: str
    how: str


def controls(landing_zone: Reading) -> Document:
    """Return the controls, policies and frameworks."""
    return printed(
        "controls.md",
        title=landing_zone.config.workload.title,
        rows=_rows(landing_zone),
        governed=_governed(landing_zone),
        frameworks=tuple(_measured(landing_zone)),
        is_ours=landing_zone.config.delivery.identity.may_assign_policy,
        exceptions=_exceptions(landing_zone),
        own_files=landing_zone.config.delivery.own_files,
    )


@dataclass(frozen=True, slots=True)
class Exempted:
    """A hardened setting that is held in another way."""

    type: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Governed:
    """Environments with the same policy; the names are those of the first."""

    where: str
    first: str
    assignments: tuple[Assignment, ...]
    sets: tuple[RuleSet, ...]


def _governed(landing_zone: Reading) -> list[Governed]:
    """Return the environments by the policy that they have: settings may differ between them."""
    alike: dict[object, list[Stage]] = {}
    for stage in landing_zone.main_stages:
        if stage.of_type(ASSIGNMENT):
            alike.setdefault(_policy_of(stage), []).append(stage)
    return [
        Governed(
            "every environment"
            if len(stages) == len(landing_zone.main_stages)
            else listed(tuple(stage.name for stage in stages)),
            stages[0].name,
            assignments(stages[0]),
            rule_sets(stages[0]),
        )
        for stages in alike.values()
    ]


def _policy_of(stage: Stage) -> tuple[object, ...]:
    """Return what two environments with the same policy have in common."""
    made = tuple(
        (request.symbol, request.key, found.effect)
        for request, found in zip(stage.of_type(ASSIGNMENT), assignments(stage), strict=True)
    )
    return (made, tuple((each.rules, each.controls) for each in rule_sets(stage)))


def _exceptions(landing_zone: Reading) -> list[Exempted]:
    """Return the exceptions that a request of this landing zone makes use of."""
    held = {(e.type, e.path): e.why for e in landing_zone.pages.held_otherwise}
    return [
        Exempted(kind, path, why)
        for (kind, path), why in sorted(held.items())
        if any(
            not any(is_hardened(kind, path, each) for each in _at(request.body, path))
            for stage in landing_zone.stages
            for request in stage.of_type(kind)
        )
    ]


def _at(value: object, path: str) -> Iterator[str | bool]:
    """Yield the texts and switches at a path; ``[]`` stands for every member of a list."""
    name, _, rest = path.partition(".")
    inner = value.get(name.removesuffix("[]")) if isinstance(value, Mapping) else None
    several = name.endswith("[]")
    for each in inner if several and isinstance(inner, Sequence) else (inner,):
        if rest:
            yield from _at(each, rest)
        elif isinstance(each, str | bool):
            yield each


def _rows(landing_zone: Reading) -> tuple[Row, ...]:
    rows = (
        Row(
            group_name(r.symbol) if r.type == _GROUP else spoken(r.symbol).capitalize(),
            r.type,
            r.why,
            r.controls,
            tuple((path.removeprefix("properties."), note) for path, note in r.notes.items()),
        )
        for root in landing_zone.roots
        for r in root.resources
        if r.verb != "existing" and (r.controls or r.notes)
    )
    # What the shared deployment makes like an environment does is told once.
    return tuple(dict.fromkeys(rows))


def _measured(landing_zone: Reading) -> Iterator[Measured]:
    config = landing_zone.config
    assigned = set(landing_zone.main.root.collections.get("frameworks", {}))
    for key in config.governance.frameworks:
        found = framework(key)
        missing = initiative(found.guid).required_parameters
        if key in assigned:
            how = "Assigned to each environment's subscription and not enforced: it measures."
        elif not config.delivery.identity.may_assign_policy:
            how = "Requested: the deploying identity may not assign policy."
        elif missing:
            names = ", ".join(each.name for each in missing)
            how = f"Not assigned: the initiative asks for values that nobody gave ({names})."
        else:
            how = "Inherited: the platform assigns it already."
        size = f"It has {found.policies} policies; what they cannot test is for people to show."
        yield Measured(found.display_name, f"{how} {size}")

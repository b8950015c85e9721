"""Regulatory frameworks: their initiative, the requirements a control serves, and obligations."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data
from ailz.catalog.policies import Parameter, parameter


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework as Azure Policy knows it.

    `in_us_government`: the initiative exists there too (GUID the same). `known_policies` of its
    `policies` are in this catalog; `groups` counts its requirements. `notes` say what the mapping
    cannot show.
    """

    key: str
    guid: str
    id: str
    display_name: str
    version: str
    preview: bool
    in_us_government: bool
    policies: int
    known_policies: int
    groups: int
    required_parameters: tuple[Parameter, ...]
    notes: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Control:
    """Something a landing zone does, with the built-in policies (GUIDs) that test it.

    `requirements` come from the groups of Microsoft's initiatives, by framework key;
    `broad_requirements` are groups too wide to prove anything specific.
    """

    id: str
    family: str
    title: str
    policies: tuple[str, ...]
    deny_capable: tuple[str, ...]
    remediation: tuple[str, ...]
    requirements: Mapping[str, tuple[str, ...]]
    broad_requirements: Mapping[str, tuple[str, ...]]
    source: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """A requirement in words, with how far a landing zone can meet it (this product's reading).

    `coverage` is `satisfies`, `supports`, `documents` or `outside`; `controls` holds control ids
    and control families; `evidence` what can be shown.
    """

    requirement: str
    description: str
    coverage: str
    controls: tuple[str, ...]
    evidence: tuple[str, ...]
    note: str
    source: str


@cache
def framework(key: str) -> Framework:
    """Return the current initiative of a framework.

    `key` is a short name (`gdpr`, `hipaa`, `iso27001`, `pci_dss`, `eu_ai_act`, `nist_ai_rmf`,
    `mcsb` ...: see `framework_keys`) or the key of one edition (`pci-dss-4.0.1`).
    """
    short = _data.section("frameworks", "current")
    edition = short[key]["edition"] if key in short else key
    if edition not in _data.section("frameworks"):
        raise _data.unknown("framework", key, (*short, *_data.section("frameworks")))
    found = _data.section("frameworks")[edition]
    return Framework(
        key=edition,
        guid=found["guid"],
        id=f"/providers/Microsoft.Authorization/policySetDefinitions/{found['guid']}",
        display_name=found["name"],
        version=found["version"],
        preview=found.get("preview", False),
        in_us_government=found.get("inUsGovernment", False),
        policies=found["policies"],
        known_policies=found["knownPolicies"],
        groups=found["groups"],
        required_parameters=tuple(parameter(each) for each in found.get("required", ())),
        notes=tuple(found.get("notes", ())),
        source=found["source"],
    )


def framework_keys() -> tuple[str, ...]:
    """Return the short names that `framework` takes, sorted."""
    return tuple(sorted(_data.section("frameworks", "current")))


@cache
def control(control_id: str) -> Control:
    """Return the control with this id, such as `private-endpoint-storage`."""
    name, found = _data.find("controls", control_id, "control")
    return Control(
        id=name,
        family=found["family"],
        title=found["title"],
        policies=tuple(found["policies"]),
        deny_capable=tuple(found["denyCapable"]),
        remediation=tuple(found["remediation"]),
        requirements={k: tuple(v) for k, v in found["requirements"].items()},
        broad_requirements={k: tuple(v) for k, v in found["broadRequirements"].items()},
        source=found["source"],
    )


def controls(family: str | None = None) -> tuple[Control, ...]:
    """Every control, or those of one family, in the catalog's order."""
    every = tuple(control(each) for each in _data.section("controls"))
    if family is None:
        return every
    chosen = tuple(each for each in every if each.family == family)
    if not chosen:
        families = tuple(dict.fromkeys(each.family for each in every))
        raise _data.unknown("control family", family, families)
    return chosen


def requirements(control_id: str, framework_key: str) -> tuple[str, ...]:
    """Return the framework's requirements that the control serves; empty where it serves none."""
    return control(control_id).requirements.get(framework(framework_key).key, ())


@cache
def obligations(key: str) -> tuple[Obligation, ...]:
    """Return what the framework asks for, whether a policy can test it or not.

    `key` is a short name as for `framework`, or one of `obligation_keys`.
    """
    short = _data.section("frameworks", "current")
    named = short[key].get("obligations", key) if key in short else key
    _, found = _data.find("obligations", named, "list of obligations")
    return tuple(
        Obligation(
            requirement=item["requirement"],
            description=item["description"],
            coverage=item["coverage"],
            controls=tuple(item["controls"]),
            evidence=tuple(item["evidence"]),
            note=item.get("note", ""),
            source=found["source"],
        )
        for item in found["items"]
    )


def obligation_keys() -> tuple[str, ...]:
    """Return the keys that `obligations` takes besides short names, sorted."""
    return tuple(sorted(_data.section("obligations")))

"""What a later request cannot change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ailz.azure.answer import Answer
from ailz.azure.bodies import UNKNOWN
from ailz.azure.request import Method, Request
from ailz.azure.respond import respond
from ailz.azure.world import Resource, World
from ailz.catalog.arm_rules import known_to_arm_rules
from ailz.catalog.immutable import Rule, all_rules
from ailz.catalog.types import resource_type

SUBSCRIPTION = "/subscriptions/11111111-2222-4333-8444-555555555555"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-ours"
UNHEARD = "2000-01-01"
"""A version that nobody has: what a body lacks is a doubt then, and changes alone are judged."""
VAULT = "Microsoft.KeyVault/vaults"
STORAGE = "Microsoft.Storage/storageAccounts"
ROWS = [
    pytest.param(kind, rule, id=f"{kind}-{rule.path}-{number}")
    for number, (kind, rule) in enumerate(all_rules())
    if kind in known_to_arm_rules()
]
"""Every recorded row about a type that landing zones are made of."""


def asked(
    kind: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    method: Method = "PUT",
    held: Resource | None = None,
) -> tuple[Answer, Mapping[str, Any]]:
    """Return the answer to a change, and what the resource is afterwards."""
    namespace, *kinds = kind.split("/")
    within = GROUP if "resourceGroup" in resource_type(kind).scopes else SUBSCRIPTION
    id_ = f"{within}/providers/{namespace}/{'/'.join(f'{each}/some-name' for each in kinds)}"
    if kind == "Microsoft.Resources/resourceGroups":
        id_ = GROUP
    world = World().having(held or Resource(id_, UNHEARD, old, old))
    answer, after = respond(world, Request(method, id_, UNHEARD, new))
    kept = after.get(id_)
    assert kept is not None
    return answer, kept.body


def said(answer: Answer, *, sure: bool = True) -> list[tuple[str, str]]:
    found = answer.refusals if sure else answer.doubts
    return [
        (each.objection.path, each.objection.code)
        for each in found
        if each.behaviour in ("immutable", "location-fixed")
    ]


def at(path: str, value: object, beside: Mapping[str, str]) -> dict[str, Any]:
    """Return a body that has a value at a path."""
    body: dict[str, Any] = {}
    for where, what in [*beside.items(), (path, value)]:
        *outer, last = where.split(".")
        here = body
        for name in outer:
            if name.endswith("[]"):
                here = here.setdefault(name[:-2], [{}])[0]
            else:
                here = here.setdefault(name, {})
        if what is not None:
            here[last.removesuffix("[]")] = what
    return body


def change(rule: Rule) -> tuple[Any, Any]:
    """Return an old and a new value that a row is about."""
    if rule.refused:
        old, new = rule.refused[0]
        return word(old, "before"), word(new, "after")
    return "before", "after"


def word(words: tuple[str, ...], filler: str) -> str | None:
    if not words:
        return filler
    return None if words[0] == "none" else words[0]


@pytest.mark.parametrize(("kind", "rule"), ROWS)
def test_every_recorded_row_bites(kind: str, rule: Rule) -> None:
    old, new = change(rule)
    before, after = at(rule.path, old, rule.where), at(rule.path, new, rule.where)
    answer, kept = asked(kind, before, after, method="PATCH" if new is not None else "PUT")
    if rule.answer == "ignored":
        assert not answer.refused
        assert kept == before
    elif rule.holds(old, new):
        assert rule.path in [path for path, _ in said(answer)]
        assert rule.code in [code for _, code in said(answer)]
    else:
        # Only the row's words can tell.
        assert rule.said
        assert rule.path in [path for path, _ in said(answer, sure=False)]


@pytest.mark.parametrize(("kind", "rule"), ROWS)
def test_what_stays_as_it_is_is_never_refused(kind: str, rule: Rule) -> None:
    old, _ = change(rule)
    body = at(rule.path, old, rule.where)
    answer, _ = asked(kind, body, body)
    assert said(answer) == []
    assert said(answer, sure=False) == []


def vault(**properties: object) -> dict[str, Any]:
    return {"location": "westeurope", "properties": properties}


def test_a_change_back_is_refused_and_the_change_is_not() -> None:
    on, off = vault(enablePurgeProtection=True), vault(enablePurgeProtection=False)
    assert said(asked(VAULT, off, on)[0]) == []
    assert said(asked(VAULT, on, off)[0]) == [("properties.enablePurgeProtection", "BadRequest")]


def test_what_changes_in_place_is_changed() -> None:
    answer, kept = asked(
        VAULT, vault(publicNetworkAccess="Enabled"), vault(publicNetworkAccess="Disabled")
    )
    assert not answer.refused
    assert kept["properties"]["publicNetworkAccess"] == "Disabled"


def test_a_location_stays_in_any_spelling() -> None:
    west = {"location": "westeurope"}
    assert said(asked(STORAGE, west, {"location": "West Europe"})[0]) == []
    moved = [("location", "InvalidResourceLocation")]
    assert said(asked(STORAGE, west, {"location": "northeurope"})[0]) == moved
    group = asked("Microsoft.Resources/resourceGroups", west, {"location": "northeurope"})[0]
    assert said(group) == [("location", "InvalidResourceGroupLocation")]


def test_a_property_that_is_left_out_is_a_doubt_and_with_patch_it_stays() -> None:
    was = {"properties": {"dnsEndpointType": "Standard"}}
    without = {"properties": {"allowSharedKeyAccess": False}}
    answer, _ = asked(STORAGE, was, without)
    assert said(answer) == []
    assert said(answer, sure=False) == [("properties.dnsEndpointType", "")]
    answer, kept = asked(STORAGE, was, without, method="PATCH")
    assert said(answer, sure=False) == []
    assert kept["properties"] == {"dnsEndpointType": "Standard", "allowSharedKeyAccess": False}


def test_what_a_service_filled_in_is_no_change() -> None:
    id_ = f"{GROUP}/providers/{STORAGE}/some-name"
    sent = {"location": "westeurope"}
    filled = {**sent, "properties": {"isHnsEnabled": False}}
    answer, _ = asked(STORAGE, {}, sent, held=Resource(id_, UNHEARD, filled, sent))
    assert said(answer) == []
    assert said(answer, sure=False) == []


def test_nothing_is_said_of_what_nobody_knows() -> None:
    id_ = f"{GROUP}/providers/{STORAGE}/some-name"
    new = {"location": "northeurope"}
    half = Resource(id_, UNHEARD, {}, {}, whole=False)
    assert said(asked(STORAGE, {}, new, held=half)[0]) == []
    assert said(asked(STORAGE, {"location": "westeurope"}, {"location": UNKNOWN})[0]) == []


def test_a_key_keeps_what_it_was_made_with() -> None:
    def key(size: int) -> dict[str, Any]:
        return {"properties": {"kty": "RSA", "keySize": size}}

    answer, kept = asked(f"{VAULT}/keys", key(2048), key(4096))
    assert not answer.refused
    assert kept == key(2048)


def test_letters_case_of_type_and_value_is_no_change() -> None:
    small, large = (
        {"properties": {"dnsEndpointType": "x"}},
        {"properties": {"dnsEndpointType": "X"}},
    )
    assert said(asked(STORAGE.lower(), small, large)[0]) == []
    other = {"properties": {"dnsEndpointType": "y"}}
    assert said(asked(STORAGE.lower(), small, other)[0]) == [("properties.dnsEndpointType", "")]


def explicit(answer: Answer) -> list[tuple[str, str]]:
    return [
        (each.objection.path, each.objection.code)
        for each in answer.refusals
        if each.behaviour == "explicit-value"
    ]


def test_a_switch_that_is_off_is_not_sent_as_off() -> None:
    path = "properties.isHnsEnabled"
    off, none = {"properties": {"isHnsEnabled": False}}, {"properties": {"kind": "x"}}
    for held in (off, none):
        assert explicit(asked(STORAGE, held, off)[0]) == [(path, "AccountPropertyCannotBeUpdated")]
    assert explicit(asked(STORAGE, off, none)[0]) == []
    on = {"properties": {"isHnsEnabled": True}}
    assert explicit(asked(STORAGE, on, on)[0]) == []


def test_a_switch_that_is_off_may_be_sent_to_what_is_new() -> None:
    def made(kind: str, body: Mapping[str, Any]) -> list[tuple[str, str]]:
        id_ = f"{GROUP}/providers/{kind}/some-name"
        return explicit(respond(World(), Request("PUT", id_, UNHEARD, body))[0])

    assert made(STORAGE, {"properties": {"isHnsEnabled": False}}) == []
    path = "properties.enablePurgeProtection"
    assert made(VAULT, vault(enablePurgeProtection=False)) == [(path, "BadRequest")]
    assert made(VAULT, vault(enablePurgeProtection=True)) == []


def test_an_address_that_loses_its_zones_is_refused() -> None:
    kind = "Microsoft.Network/publicIPAddresses"
    was = {"location": "westeurope", "zones": ["1", "2", "3"]}
    answer, _ = asked(kind, was, {"location": "westeurope"})
    assert said(answer) == [("zones", "ResourceAvailabilityZonesCannotBeModified")]

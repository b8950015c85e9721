"""Which changes Azure refuses, as sources say it, taken apart for a program."""

import json
from pathlib import Path

import pytest

from ailz.catalog.immutable import Rule, rules

DATA = Path(__file__).resolve().parents[2] / "generator/ailz/catalog/data/immutable.json"
SEARCH = "Microsoft.Search/searchServices"
STORAGE = "Microsoft.Storage/storageAccounts"
VAULT = "Microsoft.KeyVault/vaults"


def only(type_: str, path: str) -> Rule:
    (rule,) = rules(type_, path)
    return rule


@pytest.mark.parametrize(
    ("type_", "path", "old", "new", "holds"),
    [
        (VAULT, "location", "westeurope", "northeurope", True),
        (VAULT, "properties.enablePurgeProtection", True, False, True),
        (VAULT, "properties.enablePurgeProtection", False, True, False),
        (SEARCH, "sku.name", "standard", "basic", True),
        (SEARCH, "sku.name", "basic", "standard2", False),
        (SEARCH, "sku.name", "standard", "free", True),
        ("Microsoft.Network/bastionHosts", "sku.name", "Premium", "Basic", None),
        ("Microsoft.Network/virtualNetworks/subnets", "properties.addressPrefix", "a", "b", None),
    ],
)
def test_a_rule_holds_for_the_changes_that_its_source_names(
    type_: str, path: str, old: object, new: object, holds: bool | None
) -> None:
    assert only(type_, path).holds(old, new) is holds


@pytest.mark.parametrize(
    ("old", "new", "refused"),
    [
        ("Standard_LRS", "Standard_ZRS", True),
        ("Standard_GZRS", "Standard_RAGRS", True),
        ("Standard_LRS", "Standard_GRS", False),
        ("Standard_LRS", "Premium_LRS", True),
    ],
)
def test_a_redundancy_changes_within_its_set_alone(old: str, new: str, *, refused: bool) -> None:
    assert any(rule.holds(old, new) for rule in rules(STORAGE, "sku.name")) is refused


def test_what_cannot_be_taken_back_is_told_from_what_can() -> None:
    protection = only(VAULT, "properties.enablePurgeProtection")
    assert protection.is_way_in(old=False, new=True)
    assert protection.is_way_in(old=None, new=True)
    assert only(SEARCH, "sku.name").is_way_in("basic", "standard")
    logs = only("Microsoft.OperationalInsights/workspaces", "properties.sku.name")
    assert logs.holds("PerGB2018", "CapacityReservation") is False
    assert not logs.is_way_in("PerGB2018", "CapacityReservation")


def test_a_rule_about_an_object_is_one_about_what_stands_in_it() -> None:
    inside = "properties.rotationPolicy.attributes.expiryTime"
    assert only(f"{VAULT}/keys", inside).answer == "ignored"
    assert list(rules(VAULT, "properties.sku.name")) == []
    assert list(rules("Microsoft.Nothing/atAll", "location")) == []


def test_sources_name_pages_and_code_and_no_recordings() -> None:
    entries = json.loads(DATA.read_text("utf-8"))["entries"]
    said = [
        text
        for paths in entries.values()
        for rows in paths.values()
        for row in rows
        for text in (row["source"], row.get("note", ""))
    ]
    assert len(said) > 400
    assert not [text for text in said if "shared/" in text or "recorded in" in text]
    assert all(row for row in said[::2]), "a rule without a source"

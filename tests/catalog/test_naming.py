import re

import pytest

from ailz.catalog import _data, naming
from ailz.catalog.errors import UnknownFactError

VAULT = "Microsoft.KeyVault/vaults"
STORAGE = "Microsoft.Storage/storageAccounts"


def test_a_rule_has_lengths_pattern_scope_and_abbreviation() -> None:
    found = naming.rule(STORAGE)
    assert (found.abbreviation, found.min_length, found.max_length) == ("st", 3, 24)
    assert found.scope == "global"
    assert found.verified


def test_a_type_without_an_abbreviation_has_none() -> None:
    assert naming.rule("Microsoft.ApiCenter/services").abbreviation is None


def test_kinds_of_a_type_differ() -> None:
    accounts = "Microsoft.CognitiveServices/accounts"
    assert naming.rule(accounts, "AIServices").abbreviation == "ais"
    assert naming.rule(accounts, "openai").abbreviation == "oai"
    assert naming.rule(accounts).abbreviation is None


def test_without_a_kind_the_strictest_rule_holds() -> None:
    machines = "Microsoft.Compute/virtualMachines"
    assert naming.rule(machines, "Linux").max_length == 64
    assert naming.rule(machines).max_length == 15
    assert naming.rule(machines).abbreviation == "vm"
    assert naming.rule("Microsoft.Authorization/policyAssignments").max_length == 24


def test_an_unknown_type_or_kind_is_refused() -> None:
    with pytest.raises(UnknownFactError, match=r"naming rule `Microsoft\.Moon/craters`"):
        naming.rule("Microsoft.Moon/craters")
    with pytest.raises(UnknownFactError, match=r"kind of Microsoft\.Compute/virtualMachines"):
        naming.rule("Microsoft.Compute/virtualMachines", "Solaris")


@pytest.mark.parametrize(
    ("type_name", "name"),
    [
        (VAULT, "kv-chat-dev-weu"),
        (STORAGE, "stchatdevweu"),
        ("Microsoft.Resources/resourceGroups", "rg-chat_dev.weu"),
        ("Microsoft.ContainerRegistry/registries", "crchatdev"),
    ],
)
def test_a_name_that_fits(type_name: str, name: str) -> None:
    assert naming.check(type_name, name) is None


@pytest.mark.parametrize(
    ("type_name", "name", "said"),
    [
        (
            STORAGE,
            "st",
            "Microsoft.Storage/storageAccounts is too short: 2 characters, at least 3",
        ),
        (VAULT, "kv-" + "a" * 30, "is too long: 33 characters, at most 24"),
        (STORAGE, "stChat-dev", "because of `C`, `-`"),
        (VAULT, "1kv", "because of `1`"),
        (VAULT, "kv--chat", "does not fit the pattern"),
        (STORAGE, "stchat\n", "does not fit the pattern"),
    ],
)
def test_a_name_that_does_not_fit_is_told_why(type_name: str, name: str, said: str) -> None:
    problem = naming.check(type_name, name)
    assert problem is not None
    assert said in problem


def test_every_pattern_agrees_with_its_lengths() -> None:
    for type_name in _data.section("naming"):
        found = naming.rule(type_name)
        pattern = re.compile(found.regex)
        if found.max_length is not None and pattern.fullmatch("a" * found.max_length):
            assert naming.check(type_name, "a" * (found.max_length + 1), found.kind) is not None

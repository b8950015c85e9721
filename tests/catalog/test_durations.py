"""Durations: what a source times, for which resources, and how names stay taken."""

from __future__ import annotations

import pytest

from ailz.catalog.durations import delay, durations, retention
from ailz.catalog.errors import UnknownFactError


def test_a_type_has_its_rows_whatever_its_case() -> None:
    rows = durations("microsoft.network/bastionhosts", "create")
    assert {row.kind for row in rows} == {"documented", "report"}
    assert durations("Microsoft.Network/bastionHosts", "delete") == ()


def test_words_in_brackets_become_what_a_body_must_hold() -> None:
    rows = durations("Microsoft.ApiManagement/service", "create")
    assert {row.where["sku.name"] for row in rows} == {
        ("Consumption",),
        ("Developer", "Basic", "Standard", "Premium"),
    }


def test_every_row_that_is_held_against_requests_has_a_figure() -> None:
    types = ("Microsoft.DocumentDB/databaseAccounts", "Microsoft.Network/azureFirewalls")
    for type_ in types:
        for row in durations(type_, "create"):
            assert (row.least, row.typical, row.most) != (None, None, None)


def test_a_delay_is_known_by_its_id() -> None:
    assert delay("rbac-propagation").most == 10
    with pytest.raises(UnknownFactError, match="delay"):
        delay("rbac-propagatoin")


def test_retention_is_what_a_name_stays_taken_for() -> None:
    vault = retention("Microsoft.KeyVault/vaults")
    assert vault is not None
    assert (vault.least, vault.default, vault.most) == (7, 90, 90)
    assert retention("Microsoft.Storage/storageAccounts") is None

"""The tables of the invariants, held against the recorded facts."""

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from tools.catalog_facts.facts import Facts

from ailz.catalog.cmk import key_support, supports_cmk
from ailz.catalog.dns import group_ids
from ailz.catalog.types import api_version, known_types
from ailz.verify.invariants.services import demands
from tests.shared import SHARED, needs_shared

PUBLIC = {each.type: each.closed for each in demands() if each.closed}
AUTHENTICATION = {each.type: each.keyless for each in demands() if each.keyless}
GROUP_IDS = {each.type: each.endpoints for each in demands() if each.endpoints}
NEED_ONE = [each.type for each in demands() if each.needs_identity]
SYSTEM_ASSIGNED = [each.type for each in demands() if each.system_identity]
KEY_PATHS = {each.type: each.key for each in demands() if each.key}
SOURCES = [each.type for each in demands() if each.logs]
NOT_ASKED = [each.type for each in demands() if each.no_logs]
FORBIDDEN = {each.type: each.forbidden for each in demands() if each.forbidden}
NO_SWITCH = {
    "Microsoft.ContainerService/managedClusters": "a private cluster has switches of its own",
    "Microsoft.Web/sites/config": "the same switch as the site's",
}
"""Types with the property that the table leaves out, and why."""


def _services() -> Iterator[dict[str, Any]]:
    assert SHARED is not None
    for document in Facts(SHARED / "facts").hardening():
        yield from document["services"]


def _takes(arm_types: ModuleType, kind: str, path: str, value: object) -> bool:
    tree: Any = value
    for part in reversed(path.split(".")):
        tree = {part.removesuffix("[]"): [tree] if part.endswith("[]") else tree}
    unknown = object()
    problems = arm_types.check_body(
        f"{kind}@{api_version(kind)}", tree, unknown=unknown, partial=True
    )
    return problems == []


@needs_shared
@pytest.mark.parametrize("table", [PUBLIC, AUTHENTICATION], ids=["public", "authentication"])
def test_every_demanded_setting_exists_in_its_type(
    table: Mapping[str, Mapping[str, object]], arm_types: ModuleType
) -> None:
    wrong = [
        f"{kind}: {path}"
        for kind, demands in table.items()
        for path, value in demands.items()
        if not _takes(arm_types, kind, path, value)
    ]
    assert wrong == []


@needs_shared
def test_no_type_with_a_public_switch_is_forgotten(arm_types: ModuleType) -> None:
    class Nonsense:
        """No type has this as a value; one without the property, or open to any, takes it not."""

    named = {kind.casefold() for kind in PUBLIC} | {kind.casefold() for kind in NO_SWITCH}
    forgotten = []
    for kind in known_types():
        closed = {"properties": {"publicNetworkAccess": "Disabled"}}
        absurd = {"properties": {"noSuchSwitchAnywhere": "Disabled"}}
        at = f"{kind}@{api_version(kind)}"
        has = arm_types.check_body(at, closed, partial=True, unknown=Nonsense) == []
        takes_anything = arm_types.check_body(at, absurd, partial=True, unknown=Nonsense) == []
        if has and not takes_anything and kind.casefold() not in named:
            forgotten.append(kind)
    assert forgotten == []


@needs_shared
def test_every_setting_of_the_facts_on_public_access_is_demanded() -> None:
    wanted = {
        (service["arm"]["type"], setting["arm"]["path"])
        for service in _services()
        for setting in service["settings"]
        if setting["when"] == "always"
        and "public network access off" in setting["what"]
        and setting["arm"].get("type") in (None, service["arm"]["type"])
    }
    assert {each for each in wanted if each[1] not in PUBLIC.get(each[0], {})} == set()


@needs_shared
def test_every_type_with_logs_is_asked_for_them_or_excused() -> None:
    with_logs = {
        service["arm"]["type"]
        for service in _services()
        if (found := service.get("diagnostics"))
        and found["supported"]
        and (found["categoryGroups"] or found["categories"])
        and service.get("arm")
    }
    named = {*SOURCES, *NOT_ASKED}
    assert sorted(with_logs - named) == []
    derived = {
        "Microsoft.Network/azureFirewalls",
        "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
    }
    assert sorted(set(SOURCES) - with_logs - derived) == []


def test_every_group_id_is_one_of_its_type() -> None:
    wrong = [
        f"{kind}: {group}"
        for kind, groups in GROUP_IDS.items()
        for group in groups
        if group not in group_ids(kind)
    ]
    assert wrong == []


def test_every_service_that_takes_a_key_is_asked_for_one() -> None:
    assert [kind for kind in KEY_PATHS if not supports_cmk(kind)] == []
    every = {each.resource_type for kind in KEY_PATHS for each in key_support(kind)}
    assert every == set(KEY_PATHS)
    assert [kind for kind in known_types() if supports_cmk(kind) and kind not in KEY_PATHS] == []


@needs_shared
def test_identities_are_asked_for_where_the_facts_do() -> None:
    wanted = {
        service["arm"]["type"]: setting["arm"]["value"]
        for service in _services()
        for setting in service["settings"]
        if setting["when"] == "always"
        and (setting.get("arm") or {}).get("path") == "identity.type"
        and not setting["arm"].get("type")
    }
    system = {kind for kind, value in wanted.items() if value == "SystemAssigned"}
    assert system == set(SYSTEM_ASSIGNED)
    assert set(NEED_ONE) <= set(wanted)


def test_tables_name_types_that_the_catalog_knows() -> None:
    known = {kind.casefold() for kind in known_types()}
    asked = {*PUBLIC, *AUTHENTICATION, *SOURCES, *NEED_ONE}
    assert sorted(kind for kind in asked if kind.casefold() not in known) == []


def test_every_forbidden_type_has_a_reason_in_words() -> None:
    assert [kind for kind, reason in FORBIDDEN.items() if len(reason.split()) < 3] == []

"""What Bicep cannot express is refused with what to change, never dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ailz.design.resource import Resource
from ailz.design.values import Each, Group, Id, Output, Param, Subscription, guid, text
from ailz.render.bicep import render_root
from tests.render.bicep.worlds import (
    GROUP,
    LOCATED,
    LOCK,
    PARAMETERS,
    PRINCIPAL,
    ROLE,
    identity,
    resource,
    root,
    same,
    storage,
    vault,
)

KEEP = {"properties": {"level": "CanNotDelete"}}


def tagged(symbol: str, module: str, *names: str) -> Resource:
    """An identity whose tags name other resources."""
    body = {"location": Param("location"), "tags": {name: Id(name) for name in names}}
    made = identity(symbol, module)
    return replace(made, body=body)


def test_modules_that_wait_for_each_other_are_shown() -> None:
    with pytest.raises(ValueError, match="wait for each other: one -> two -> one"):
        render_root(
            root(
                tagged("a", "one", "d"),
                tagged("b", "one", "a"),
                tagged("c", "two", "b"),
                tagged("d", "two", "c", "a"),
                tagged("e", "one", "a", "b"),
                tagged("f", "two", "c", "d"),
            )
        )


def test_resource_outside_its_modules_scope() -> None:
    with pytest.raises(ValueError, match=r"key_vault stands on Id\(symbol='workload_group'.*keys"):
        render_root(root(vault(), keys=Id("network_group")))


def test_lock_in_a_module_of_another_scope() -> None:
    lock = resource("lock", LOCK, "keep", Id("key_vault"), KEEP, module="locks")
    with pytest.raises(ValueError, match=r"lock stands on key_vault.*move it to a module"):
        render_root(root(vault(), lock, locks=Id("network_group")))


def test_name_from_the_same_module() -> None:
    named = resource(
        "reads",
        ROLE,
        guid(Output("trainer", PRINCIPAL)),
        Id("workload_group"),
        {"properties": {"principalId": Output("trainer", PRINCIPAL)}},
        module="identities",
    )
    with pytest.raises(ValueError, match="the name of reads needs"):
        render_root(root(identity("trainer"), named))


def test_note_on_a_property_that_is_not_there() -> None:
    with pytest.raises(ValueError, match=r"key_vault has notes on properties\.nothing"):
        render_root(root(vault(notes={"properties.nothing": "Because."})))


def test_resource_groups_in_a_loop() -> None:
    groups = resource(
        "several",
        GROUP,
        text("rg-", Each("key")),
        Subscription(),
        LOCATED,
        module="resource_groups",
        collection="several",
    )
    with pytest.raises(ValueError, match="several: in Bicep, resource groups come one by one"):
        render_root(root(groups, collections={"several": {"a": {}}}))


def test_parameter_that_hides_a_function() -> None:
    hiding = replace(PARAMETERS[2], name="resource_group", values=same("rg"))
    with pytest.raises(ValueError, match="parameters called resource_group"):
        render_root(replace(root(vault()), parameters=(*PARAMETERS, hiding)))


def test_unknown_member() -> None:
    with pytest.raises(ValueError, match="names nowhere, which no resource declares"):
        render_root(root(tagged("a", "one", "nowhere")))


def test_module_that_is_not_declared() -> None:
    made = root(vault())
    with pytest.raises(ValueError, match="does not declare its module keys"):
        render_root(replace(made, modules=()))


def test_parent_that_is_no_resource() -> None:
    lock = resource(
        "lock", LOCK, "keep", Each("target"), KEEP, module="locks", collection="targets"
    )
    with pytest.raises(ValueError, match="its parent must be a resource"):
        render_root(root(lock, collections={"targets": {"a": {"target": "/subscriptions/x"}}}))


def test_identities_that_are_no_list() -> None:
    account = storage(identity={"type": "UserAssigned", "userAssignedIdentities": "all"})
    with pytest.raises(ValueError, match="userAssignedIdentities is a list of ids"):
        render_root(root(account))


def test_group_of_somebody_else_needs_its_module_scope() -> None:
    lock = resource("lock", LOCK, "keep", Group("sub", "rg"), KEEP, module="locks")
    with pytest.raises(ValueError, match="lock stands on Group"):
        render_root(root(lock))

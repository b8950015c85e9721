"""How single values are written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ailz.design.resource import Parameter, Resource
from ailz.design.values import (
    Each,
    Group,
    Id,
    Output,
    Param,
    Role,
    Subscription,
    SubscriptionGuid,
    Tenant,
    Value,
    When,
    Where,
    guid,
    text,
)
from ailz.render.terraform.layout import Place, comment_lines, expression
from ailz.render.terraform.scope import Scope


def _resource(symbol: str, **given: object) -> Resource:
    wanted = {
        "module": "m",
        "type": "Microsoft.X/ys",
        "api_version": "2026-01-01",
        "name": symbol,
        "parent": Subscription(),
    }
    return Resource(symbol=symbol, **{**wanted, **given})  # type: ignore[arg-type]


RESOURCES = {
    one.symbol: one
    for one in (
        _resource("vault"),
        _resource("key", verb="put"),
        _resource("blobs", verb="update"),
        _resource("hub", verb="existing"),
        _resource("zone", verb="existing", collection="zones"),
        _resource("subnet", collection="segments"),
    )
}
SCOPE = Scope(
    RESOURCES,
    parameters={"days": Parameter(name="days", kind="int", description="", values={"dev": 7})},
    sample={"port": 443, "name": "x"},
)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "null"),
        (True, "true"),
        (0, "0"),
        ("", '""'),
        ("plain", '"plain"'),
        ('a "b" ${c} %{d}', '"a \\"b\\" $${c} %%{d}"'),
        ([], "[]"),
        ({}, "{}"),
        (Param("location"), "var.location"),
        (Param("names", "vault"), "var.names.vault"),
        (Param("tags", "Cost Centre"), 'var.tags["Cost Centre"]'),
        (Param("tags", "a.b"), 'var.tags["a.b"]'),
        (Each("key"), "each.key"),
        (Each("name"), "each.value.name"),
        (Id("vault"), "azapi_resource.vault.id"),
        (Id("key"), "azapi_resource_action.key.resource_id"),
        (Id("blobs"), "azapi_update_resource.blobs.id"),
        (Id("hub"), "local.hub_id"),
        (Id("zone", "a.b"), 'local.zone_ids["a.b"]'),
        (Id("subnet", "a"), 'azapi_resource.subnet["a"].id'),
        (Id("subnet", Each("key")), "azapi_resource.subnet[each.key].id"),
        (Id("subnet", Each("name")), "azapi_resource.subnet[each.value.name].id"),
        (Output("vault", "properties.a-b.c"), "terraform_data.vault_a_b_c.output"),
        (Role("Reader"), 'local.role_definitions["Reader"]'),
        (SubscriptionGuid(), "var.subscription_id"),
        (Tenant(), "var.tenant_id"),
        (Subscription(), '"/subscriptions/${var.subscription_id}"'),
        (Group(Param("hub", "s"), "rg"), '"/subscriptions/${var.hub.s}/resourceGroups/rg"'),
        (text("a", "b"), '"ab"'),
        (text(Param("location")), "var.location"),
        (text("a-", Param("location"), 1), '"a-${var.location}1"'),
        (text("$", "{x}"), '"$${x}"'),
        (text("$$", Param("location"), "$"), '"${"$$"}${var.location}$"'),
        (text("%", Param("location")), '"%${var.location}"'),
        (text(Param("days")), "tostring(var.days)"),
        (text(Each("port")), "tostring(each.value.port)"),
        (text(Each("name")), "each.value.name"),
        (text(7), '"7"'),
        (
            guid(Id("vault"), "x"),
            'uuidv5(local.arm_guid_namespace, "${azapi_resource.vault.id}-x")',
        ),
        ({"a": 1, "b c": [True]}, '{ a = 1, "b c" = [true] }'),
        ([{"a": {"b": "c"}}], '[{ a = { b = "c" } }]'),
        ({"a": 1, "b": 2, "c": 3}, "{\n  a = 1\n  b = 2\n  c = 3\n}"),
        ({"properties": {"a": 1}}, "{\n  properties = {\n    a = 1\n  }\n}"),
    ],
)
def test_a_value(value: Value, code: str) -> None:
    assert expression(value, SCOPE) == code


def test_a_choice_of_objects_by_yes_or_no_has_keys_that_terraform_knows() -> None:
    kept = Parameter(name="kept", kind="bool", description="", values={"dev": False, "prod": True})
    scope = replace(SCOPE, parameters={"kept": kept})
    code = expression(Where(When("kept", True), {"a": 1}, {}), scope)
    assert "".join(code.split()) == "{false={}true={a=1}}[var.kept]"


def test_a_list_breaks_where_the_line_ends() -> None:
    fits, breaks = ["x" * 46, "y" * 46], ["x" * 46, "y" * 47]
    assert "\n" not in expression(fits, SCOPE)
    assert (
        expression(breaks, SCOPE, Place(indent=2))
        == f'[\n    "{breaks[0]}",\n    "{breaks[1]}",\n  ]'
    )


def test_a_note_stands_above_its_property_and_keeps_the_object_open() -> None:
    place = Place(notes={"a.b": "Why b."})
    assert expression({"a": {"b": 1}}, SCOPE, place) == (
        "{\n  a = {\n    # Why b.\n    b = 1\n  }\n}"
    )


def test_a_note_cannot_leave_its_comment() -> None:
    place = Place(notes={"a": "one\ntwo = 2\r\n}"})
    assert expression({"a": 1}, SCOPE, place) == "{\n  # one two = 2 }\n  a = 1\n}"


def test_comments_end_before_the_margin() -> None:
    assert all(len(f"  # {line}") <= 100 for line in comment_lines("many words " * 30, 2))


def test_an_item_is_written_out() -> None:
    inside = SCOPE.inside("training", {"port": 443, "label": text("p", Each("port"), Each("key"))})
    assert expression(Each("label"), inside) == '"p443training"'
    assert expression(Id("subnet", Each("key")), inside) == 'azapi_resource.subnet["training"].id'


def test_an_item_of_one_environment_may_name_what_others_lack() -> None:
    partial = replace(SCOPE, partial=frozenset({("segments", "a")}))
    inside = partial.inside("x", {})
    assert expression(Id("subnet", "a"), inside) == 'try(azapi_resource.subnet["a"].id, "")'
    assert expression(Id("subnet", "b"), inside) == 'azapi_resource.subnet["b"].id'
    assert expression(Id("subnet", "a"), partial) == 'azapi_resource.subnet["a"].id'


def test_what_cannot_be_said_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be part of a string"):
        expression(text("a", ["b"]), SCOPE)

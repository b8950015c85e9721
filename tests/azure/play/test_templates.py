"""Steps from the ARM template that the Bicep compiler makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from ailz.azure import ids
from ailz.azure.behaviours.deployments import DEPLOYMENT, RECORDS
from ailz.azure.bodies import UNKNOWN, Body, differences, from_snapshot
from ailz.azure.play import deployed
from ailz.azure.play.extremes import closure
from ailz.azure.play.found import Found
from ailz.azure.play.step import Joined, Made, Step
from ailz.azure.play.templates import Place, steps_of_bicep, steps_of_template
from ailz.render.bicep import bicepconfig, render_root
from ailz.verify.tools.bicep import BicepClient
from tests.azure.play import zones
from tests.tools.fixtures import bicep, bicep_path

__all__ = ["bicep", "bicep_path"]

SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"
TENANT = "00000000-0000-4000-8000-000000000009"
PLACE = Place(TENANT, SUBSCRIPTION, "westeurope", "main")


def known(value: Any) -> Any:
    """Return a body with what only Azure knows as UNKNOWN."""
    if isinstance(value, Made | Joined):
        return UNKNOWN
    if isinstance(value, Mapping):
        return {name: known(inner) for name, inner in value.items()}
    return [known(inner) for inner in value] if isinstance(value, list) else value


def body(step: Step) -> Body:
    id_ = step.id if isinstance(step.id, str) else f"{step.id.parts[0]}<unknown>"
    return Body(step.type, step.api_version, id_, ids.name_of(id_), known(step.body))


def resources(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.type not in RECORDS]


def order(steps: Sequence[Step]) -> dict[str, set[str]]:
    """Each resource by what is known of its id, and the resources that it waits for."""
    waits = closure(steps)
    found: dict[str, set[str]] = {}
    for place, step in enumerate(steps):
        if step.type in RECORDS:
            continue
        others = [s for at, s in enumerate(steps) if waits[place] >> at & 1]
        said = {ids.key(body(other).id) for other in resources(others)}
        found.setdefault(ids.key(body(step).id), set()).update(said)
    return found


@pytest.mark.parametrize("number", [0, 7, 14])
def test_a_compiled_tree_says_what_the_compiler_predicts_and_the_design_decided(
    number: int, bicep: BicepClient, tmp_path: Path
) -> None:
    """Bodies are those of `bicep snapshot`, order and scopes those of the design."""
    zone = zones.row(number)
    (tmp_path / "bicepconfig.json").write_text(bicepconfig(), encoding="utf-8")
    for deployment in zone.deployments:
        for path, text in render_root(deployment.root).items():
            file = tmp_path / deployment.root.name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        site = deployment.context.sites[0]
        parameters = tmp_path / deployment.root.name / f"{site.name}.bicepparam"
        tenant = str(zone.config.organisation.tenant_id)
        place = Place(tenant, f"/subscriptions/{site.subscription_id}", site.region, "main")
        found = steps_of_bicep(parameters, bicep, place)
        assert found.notes == ()
        predicted = bicep.snapshot(parameters, site.subscription_id, tenant, site.region)
        bodies = [body(step) for step in resources(found.steps)]
        assert differences(bodies, from_snapshot(predicted)) == []
        assert order(found.steps) == order(deployed.steps(deployment, site.name))


def template(*resources: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    named = {str(each["symbol"]): each for each in resources}
    kept = {key: {n: v for n, v in each.items() if n != "symbol"} for key, each in named.items()}
    return {"languageVersion": "2.0", "resources": kept, **more}


def identity(symbol: str, **more: Any) -> dict[str, Any]:
    return {
        "symbol": symbol, "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
        "apiVersion": "2024-11-30", "name": f"id-{symbol}", **more,
    }  # fmt: skip


def module(symbol: str, inner: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    parameters = more.pop("parameters", {})
    properties = {"mode": "Incremental", "template": inner, "parameters": parameters}
    return {
        "symbol": symbol, "type": DEPLOYMENT, "apiVersion": "2025-04-01", "name": symbol,
        "resourceGroup": "rg", "properties": properties, **more,
    }  # fmt: skip


def read(said: Mapping[str, Any], **parameters: Any) -> Found:
    return steps_of_template(said, parameters, PLACE, "2025-04-01")


def after(found: Found) -> dict[str, frozenset[str]]:
    return {step.key: step.after for step in found.steps}


def test_batches_wait_for_the_batches_before_them() -> None:
    copy = {"name": "loop", "count": 5, "mode": "serial", "batchSize": 2}
    found = after(
        read(template(identity("one", name="[format('id-{0}', copyIndex())]", copy=copy)))
    )
    assert found["one[1]"] == {"deployment"}
    assert found["one[3]"] == {"deployment", "one[0]", "one[1]"}
    assert found["one[4]"] == {"deployment", "one[0]", "one[1]", "one[2]", "one[3]"}


def test_what_exists_leaves_an_order_and_what_is_not_deployed_leaves_none() -> None:
    """Learn, Conditional deployment in Bicep: the dependency is ignored where it is false."""
    off = identity("off", condition="[parameters('wanted')]", dependsOn=["first"])
    there = identity("there", existing=True, dependsOn=["first"])
    last = identity("last", dependsOn=["off", "there"])
    said = template(identity("first"), off, there, last, parameters={"wanted": {"type": "bool"}})
    found = after(read(said, wanted=False))
    assert found.keys() == {"deployment", "first", "last"}
    assert found["last"] == {"deployment", "first"}
    alone = template(identity("first"), off, {**last, "dependsOn": ["off"]})
    assert after(read({**alone, "parameters": said["parameters"]}, wanted=False))["last"] == {
        "deployment"
    }
    assert "off" in after(read(said, wanted=True))


def test_an_output_of_a_module_keeps_whose_answer_it_is() -> None:
    """A module is a deployment; who waits for it waits for all in it, and takes what it gives."""
    gives = {"principal": {"value": "[reference('who').principalId]"}}
    one = module("one", template(identity("who"), outputs=gives))
    role = {
        "symbol": "role", "type": "Microsoft.Authorization/roleAssignments",
        "apiVersion": "2022-04-01", "name": "[guid('x', parameters('principal'))]",
        "properties": {"principalId": "[parameters('principal')]"},
    }  # fmt: skip
    wanted = {"principal": {"value": "[reference('one').outputs.principal.value]"}}
    two = module("two", template(role), parameters=wanted, dependsOn=["one"])
    found = read(template(one, two))
    steps = {step.key: step for step in found.steps}
    group = f"{SUBSCRIPTION}/resourceGroups/rg"
    who = f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-who"
    principal = Made(who, "properties.principalId")
    assert steps["two/role"].body["properties"]["principalId"] == principal
    start = f"{group}/providers/Microsoft.Authorization/roleAssignments/"
    assert steps["two/role"].id == Joined((start, Joined(("x-", principal), guid=True)))
    assert steps["two"].id == f"{group}/providers/{DEPLOYMENT}/two"
    assert steps["two"].after >= {"one", "one/who"}
    assert found.notes == ()


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("[uniqueString('test')]", "rbgf3xv4ufgzg"),
        ("[cidrSubnet('10.0.0.0/16', 24, 3)]", "10.0.3.0/24"),
        ("[toLower(format('{0}-{1}', 'A', subscription().tenantId))]", f"a-{TENANT}"),
        ("[join(map(range(1, 3), lambda('n', string(lambdaVariables('n')))), '.')]", "1.2.3"),
        ("[parameters('said')]", "here"),
        ("[variables('text')]", "here-0"),
    ],
)
def test_names_are_worked_out(expression: str, result: str) -> None:
    variables = {"copy": [{"name": "list", "count": 1,
                           "input": "[format('{0}-{1}', parameters('said'), copyIndex('list'))]"}],
                 "text": "[variables('list')[0]]"}  # fmt: skip
    declared = {"said": {"type": "string", "defaultValue": "here"}}
    said = template(identity("one", name=expression), variables=variables, parameters=declared)
    *_, step = read(said).steps
    assert ids.name_of(str(step.id)) == result.rpartition("/")[2]


def test_what_cannot_be_read_is_said() -> None:
    found = read(template(identity("one", name="[someday()]"), identity("two", dependsOn=["one"])))
    assert "one" not in after(found) or not isinstance(found.steps[1].id, str)


def test_a_module_named_after_the_clock_is_read_with_what_is_in_it() -> None:
    """Public templates name modules so; the name of one is refused to nobody."""
    inner = template(identity("inside"))
    said = template(
        module("one", inner, name="[format('one-{0}', parameters('suffix'))]"),
        module("two", inner, name="[concat(parameters('nobody'), 'x')]"),
        parameters={
            "suffix": {"type": "string", "defaultValue": "[utcNow()]"},
            "nobody": {"type": "string"},
        },
    )
    found = read(said)
    assert {step.label for step in resources(found.steps)} == {"one/inside", "two/inside"}
    names = [str(step.id).rpartition("/")[2] for step in found.steps if step.type == DEPLOYMENT]
    assert all(0 < len(name) <= 64 and "[" not in name for name in names)
    assert len(set(names)) == len(names)


def test_templates_without_symbols_are_read_too() -> None:
    one, two = identity("one"), identity("two")
    wait = "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-one')]"
    place = Place(TENANT, f"{SUBSCRIPTION}/resourceGroups/rg", "westeurope", "main")
    said = {"resources": [one, {**two, "dependsOn": [wait]}]}
    found = steps_of_template(said, {}, place, "2025-04-01")
    assert after(found)["id-two"] == {"deployment", "id-one"}

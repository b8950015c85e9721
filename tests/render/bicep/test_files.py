"""What a reader finds where: the files of a root, and nothing in them that nobody uses."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources.abc import Traversable

import pytest

from ailz.design.resource import Resource, Root
from ailz.design.values import Each, Id, Output
from ailz.render.bicep import bicepconfig, render_root
from ailz.render.bicep.names import camel, singular
from ailz.render.lint import unescaped_outputs
from ailz.render.templates import blueprints_folder, environment
from tests.render.bicep.worlds import (
    DIAGNOSTICS,
    HOSTILE,
    LOCK,
    PRINCIPAL,
    identity,
    resource,
    root,
    storage,
    vault,
)

KEEP = {"properties": {"level": "CanNotDelete"}}


def lock(after: tuple[str, ...] = ()) -> Resource:
    return resource(
        "lock",
        LOCK,
        "keep",
        Each("target"),
        KEEP,
        module="locks",
        collection="locks",
        depends_on=after,
    )


def test_files_of_a_root() -> None:
    files = render_root(root(vault(), storage()))
    assert sorted(files) == [
        "common.bicepparam",
        "dev.bicepparam",
        "main.bicep",
        "modules/keys.bicep",
        "modules/storage.bicep",
        "prod.bicepparam",
        "types.bicep",
    ]


def test_main_is_a_table_of_contents() -> None:
    main = render_root(root(storage(depends_on=("key_vault",)), vault()))["main.bicep"]
    assert main.index("module keys ") < main.index("module storage ")
    assert "  dependsOn: [keys]" in main
    assert "name: 'keys'" not in main
    contents = [line for line in main.splitlines() if line.startswith("module ")]
    assert contents == [
        "module keys 'modules/keys.bicep' = {",
        "module storage 'modules/storage.bicep' = {",
    ]


def test_output_orders_modules_without_a_word() -> None:
    reads = vault()
    reads = replace(reads, body={**reads.body, "tags": {"who": Output("trainer", PRINCIPAL)}})
    main = render_root(root(reads, identity("trainer")))["main.bicep"]
    assert "trainerPrincipalId: identities.outputs.trainerPrincipalId" in main
    assert "dependsOn" not in main
    assert "#disable-next-line" not in main


def test_extension_stands_with_its_target() -> None:
    made = root(vault(), storage(), lock(), collections={"locks": {"a": {"target": Id("storage")}}})
    files = render_root(made)
    assert "modules/locks.bicep" not in files
    assert "resource storageLock " in files["modules/storage.bicep"]


def test_extension_that_closes_a_circle_moves_out() -> None:
    locks = {"a": {"target": Id("storage")}}
    files = render_root(
        root(
            storage(),
            vault(depends_on=("storage",)),
            lock(after=("key_vault",)),
            collections={"locks": locks},
        )
    )
    assert "resource storageLock " in files["modules/locks.bicep"]
    assert "resource storage " in files["modules/locks.bicep"]
    assert "  dependsOn: [keys]" in files["main.bicep"]


def test_unused_parameters_and_modules_leave_no_trace() -> None:
    made = root(identity("trainer"))
    everything = "".join(render_root(made).values())
    assert "unused" not in everything
    assert "hub" not in everything
    assert "tenantId" not in everything


def test_one_environment_shares_nothing() -> None:
    files = render_root(replace(root(vault()), environments=("dev",)))
    assert "common.bicepparam" not in files
    assert "extends" not in files["dev.bicepparam"]
    assert "param location = 'westeurope'" in files["dev.bicepparam"]


def test_loop_over_keys_alone_is_a_list_of_words() -> None:
    people = replace(identity("person"), name=Each("key"), collection="people")
    file = render_root(root(people, collections={"people": {"ann": {}, "bob": {}}}))
    assert "var people = ['ann', 'bob']" in file["modules/identities.bicep"]


def test_reads_only_the_fields_that_it_uses() -> None:
    people = replace(identity("person"), name=Each("name"), collection="people")
    items = {"ann": {"name": "id-ann", "other": "no file may show this"}}
    files = render_root(root(people, collections={"people": items}))
    assert "no file may show this" not in "".join(files.values())


def test_lock_chain_in_one_module() -> None:
    """Two that write to the same thing, and do not name each other, go one after the other."""
    first = resource("first", LOCK, "first", Id("key_vault"), KEEP, module="keys")
    second = replace(first, symbol="second", name="second")
    locked = (replace(one, lock=Id("key_vault")) for one in (first, second))
    file = render_root(root(vault(), *locked))["modules/keys.bicep"]
    assert file.count("dependsOn: [first]") == 1


def test_target_in_another_group_is_existing() -> None:
    setting = resource(
        "setting",
        DIAGNOSTICS,
        "to-logs",
        Id("key_vault"),
        {"properties": {"storageAccountId": Id("trainer")}},
        module="keys",
    )
    other = identity("trainer", group="network_group")
    files = render_root(root(vault(), other, setting, identities=Id("network_group")))
    assert "  scope: resourceGroup(names.networkGroup)\n" in files["modules/keys.bicep"]


def test_hostile_text_stays_on_its_line() -> None:
    for name, text in render_root(root(vault(why=HOSTILE), storage())).items():
        for line in text.splitlines():
            if "second line" in line:
                assert line.lstrip().startswith(("//", "@description(", "CostCentre", "'")), name


def test_same_bytes_again() -> None:
    made: Root = root(vault(), storage(), identity("trainer"))
    assert render_root(made) == render_root(made)


def test_config_is_strict_where_it_can_be() -> None:
    rules = json.loads(bicepconfig())["analyzers"]["core"]["rules"]
    off = {name for name, rule in rules.items() if rule["level"] == "off"}
    assert off == {"use-description-vars", "use-recent-api-versions", "use-recent-module-versions"}
    assert {rule["level"] for rule in rules.values()} == {"off", "error"}


def _templates() -> list[Traversable]:
    return sorted((blueprints_folder() / "bicep").iterdir(), key=lambda file: file.name)


@pytest.mark.parametrize("template", _templates(), ids=lambda file: file.name)
def test_templates_escape_everything(template: Traversable) -> None:
    from ailz.render.bicep import as_layout, as_remarks

    env = environment(blueprints_folder(), filters={"layout": as_layout, "remarks": as_remarks})
    assert unescaped_outputs(env, template.read_text(encoding="utf-8"), template.name) == []


@pytest.mark.parametrize(
    ("plural", "single"),
    [("policies", "policy"), ("addresses", "address"), ("keys", "key"), ("persona_access",) * 2],
)
def test_singular(plural: str, single: str) -> None:
    assert singular(plural) == single


def test_camel_case() -> None:
    assert camel("private_dns_zone_privatelink.blob") == "privateDnsZonePrivatelinkBlob"
    assert camel("Azure AI User") == "azureAiUser"
    assert camel("2nd") == "_2Nd"

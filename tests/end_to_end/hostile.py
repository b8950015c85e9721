"""Text that is code to somebody, and every place of a configuration that takes free text."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.errors import ConfigError, Finding
from ailz.model import base
from ailz.model.loader import load_text
from ailz.model.rules.waivers import CONTROLS
from ailz.model.shape import CONFIG, Node
from tests.end_to_end.runs import SPOKE

Data = dict[str, Any]

TEXTS = (
    "\"a\" 'b' '''c''' \"\"\"d\"\"\"",
    "${var.x} $${x} %{ if true }x%{ endif } $(id) `id` $HOME",
    "{{ 7 * 7 }} {% raw %} {# x #} [[ 7 ]] [% x %] ${{ github.token }}",
    "\\ \\n \\u0041 \\\" \\' \\${x} %s %(x)s {0}",
    "<b>x</b> <!-- x --> --> ]]> &amp; <script>x</script>",
    "| a | *b* _c_ ~d~ [e](f) ![g](h) # i > j http://x.example www.x.example",
    "- a: b, ? c !!tag &d *d @e, [f, {g: h}] # i",
    "#checkov:skip=CKV_AZURE_1:x tflint-ignore: x //checkov:skip=CKV2_1:y",
    "; rm -rf / && x || y > z < w & $? $# ${#a[@]} !x",
    "\N{WOMAN} \N{ROCKET} \u2714\ufe0f caf\u00e9 \u05d0\u05d1",
)
"""One line each, and each a text that no field has to refuse."""

LINES = ("a\nb", "a\n\n- b\n\tc\td\n```\ne\n# f", 'x"\n}\nresource "y" "z" {')
"""Several lines each, which prose takes and nothing else does."""

NEVER = {
    "a\r\nb": "CONTROL-CHARACTER",
    "a\rb": "CONTROL-CHARACTER",
    "a\u200bb": "INVISIBLE-CHARACTER",
    "a\u00a0b": "INVISIBLE-CHARACTER",
    "a\U000e0041b": "INVISIBLE-CHARACTER",
    "a\x1b[31mb": "CONTROL-CHARACTER",
    "a\x00b": "NUL-CHARACTER",
    "a\u2028b": "CONTROL-CHARACTER",
    "a\u202eb": "BIDI-CHARACTER",
    "a\u200fb": "BIDI-CHARACTER",
    "a\u2066b": "BIDI-CHARACTER",
    "a\ud800b": "LONE-SURROGATE",
}
"""Text that no field takes, and the code of the finding."""

CLOSED = {
    base._GUID: "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b",
    base.EXTENSION: "uuid-ossp",
    base.SLUG: "one-two",
    base.REGION: "westeurope",
    base._CIDR: "10.0.0.0/16",
    base._ADDRESS: "10.0.0.4",
    base._DATE: "2027-01-01",
    base._HOST: "pypi.org",
    base.VM_SIZE: "Standard_D4ds_v4",
    base.STORAGE_ACCOUNT: "stone",
    base.TYPE_CODE: "vault",
    base.SHORT_ENVIRONMENT: "d",
    base.CONTAINER: "con-tainer",
    base.REPOSITORY: "one/two",
    base.FOLDER: "../one-two",
    base.INSTANCE: "001",
    base.SHORT_REGION: "weu",
    base.BRANCH: "release/one",
    base.CLOCK: "06:00",
    base.HOSTNAME: "git.example.com",
    base.IMAGES: "registry.example.com/one",
    base.OWNER: "one-two",
    base.PINNED: "one==1.2+three",
    base.SHA256: "0f" * 32,
    base.LOG_TABLE: "Orders_CL",
    base._URL: "https://mirror.example.com/~one/",
}
"""Patterns that leave no room for hostile text, each with a text that matches."""


@dataclass(frozen=True)
class Place:
    """A field of free text: `put` writes one into it.

    `takes` says that it refuses none of TEXTS, `lines` that it takes several lines. What it does
    not take always, it may refuse.
    """

    put: Callable[[Data, str], object]
    takes: bool = False
    lines: bool = False


def _set(*path: str | int, before: str = "", after: str = "") -> Callable[[Data, str], object]:
    def put(data: Data, text: str) -> None:
        node: Any = data
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = f"{before}{text}{after}"

    return put


_ID = "/subscriptions/10000000-0000-4000-8000-000000000002/resourceGroups/"
_VNET = "/providers/Microsoft.Network/virtualNetworks/vnet"
_HUB = {"before": _ID, "after": _VNET}

_READER: Data = {
    "name": "model-monitoring",
    "group_id": "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b",
    "tables": ["AppTraces"],
}
_BESIDE: Data = {
    "capabilities.cosmos": {
        "databases": [
            {
                "name": "app",
                "containers": [
                    {
                        "name": "items",
                        "partition_key": "/id",
                        "vectors": [{"path": "/vector", "dimensions": 3}],
                    }
                ],
            }
        ]
    },
    "capabilities.event_hubs": {"hubs": [{"name": "claims", "consumer_groups": ["scoring"]}]},
    "capabilities.sql": {
        "administrators": {"name": "sg-dba", "group_id": "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"},
        "databases": ["claims"],
    },
    "capabilities.postgresql": {
        "administrators": {"name": "sg-dba", "group_id": "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"},
        "databases": ["claims"],
    },
    "capabilities.data_factory": {
        "sources": [{"name": "claims", "id": f"{_ID}rg{_VNET}", "group": "sqlServer"}],
        "alert_emails": ["a@nordwall.example"],
    },
    "delivery.runners": {"kind": "existing", "labels": ["inside"]},
    "existing.key_vault": {"keys": {}},
    "security.managed_hsm": {"endpoint": {}},
}
"""What a section needs beside the text, by its path."""


def _deep(name: str) -> Place:
    """Return the place of a path as the schema says it: lists, names and values of mappings."""

    def put(data: Data, text: str) -> None:
        is_name = name.endswith(" (key)")
        steps = name.removesuffix(" (key)").replace("[]", ".0").removesuffix(".*").split(".")
        if name.endswith(".*"):
            steps.append("storage")
        node: Any = data
        said: list[str] = []
        for number, step in enumerate(steps if is_name else steps[:-1]):
            said = [step] if step == "overrides" else [*said, step]
            path = ".".join(said).removeprefix("overrides.")
            if isinstance(node, dict):
                fresh: Any = copy.deepcopy(_BESIDE.get(path, {}))
                if number + 1 < len(steps) and steps[number + 1] == "0":
                    fresh = [{}]
                node = node.setdefault(step, fresh)
            else:
                node = node[int(step)]
        if is_name:
            node[text] = "x"
        elif isinstance(node, list):
            node[int(steps[-1])] = text
        else:
            node[steps[-1]] = text

    return Place(put)


PLACES = {
    "organisation.name": Place(_set("organisation", "name"), takes=True),
    "workload.title": Place(_set("workload", "title"), takes=True),
    "workload.owner": Place(_set("workload", "owner"), takes=True),
    "workload.purpose": Place(_set("workload", "purpose"), takes=True, lines=True),
    "platform.hub.id": Place(_set("platform", "hub", "id", **_HUB)),
    "platform.dns.zones.id": Place(_set("platform", "dns", "zones", "id", before=_ID)),
    "platform.logs.id": Place(_set("platform", "logs", "id", **_HUB)),
    "platform.ddos_plan.id": Place(
        lambda data, text: data["platform"].update(ddos_plan=_given(text))
    ),
    "delivery.own_files[].path": Place(
        lambda data, text: data["delivery"].update(own_files=[{"path": text, "reason": "x"}])
    ),
    "delivery.own_files[].reason": Place(
        lambda data, text: data["delivery"].update(
            own_files=[{"path": "terraform/own.tf", "reason": text}]
        ),
        takes=True,
    ),
    "platform.policy.management_group": Place(
        _set("platform", "policy", "management_group"), takes=True
    ),
    "platform.policy.assigned_initiatives[]": Place(
        _set("platform", "policy", "assigned_initiatives", 0)
    ),
    "environments[].subnets (key)": Place(
        lambda data, text: data["environments"][0].update(subnets={text: "10.20.0.0/26"})
    ),
    "naming.pattern": Place(_set("naming", "pattern", before="{type}-{workload}-{environment}")),
    "naming.types (key)": Place(lambda data, text: data["naming"].update(types={text: "x"})),
    "naming.environments (key)": Place(
        lambda data, text: data["naming"].update(environments={text: "x"})
    ),
    "naming.regions (key)": Place(lambda data, text: data["naming"].update(regions={text: "weu"})),
    "naming.fixed (key)": Place(
        lambda data, text: data["naming"].update(fixed={text: {"dev": "x"}})
    ),
    "naming.fixed.* (key)": Place(
        lambda data, text: data["naming"].update(fixed={"virtual_network": {text: "x"}})
    ),
    "naming.fixed.*.*": Place(
        lambda data, text: data["naming"].update(fixed={"virtual_network": {"dev": text}})
    ),
    **{
        f"existing.{name}.id": Place(
            lambda data, text, name=name: data.update(existing={name: _given(text)})
        )
        for name in ("virtual_network", "key_vault", "container_registry")
    },
    "existing.subnets (key)": Place(
        lambda data, text: data.update(existing={"subnets": {text: _given("x")}})
    ),
    "security.waivers[].control": Place(_set("security", "waivers", 0, "control")),
    "security.waivers[].reason": Place(
        _set("security", "waivers", 0, "reason"), takes=True, lines=True
    ),
    "security.waivers[].approved_by": Place(
        _set("security", "waivers", 0, "approved_by"), takes=True
    ),
    **{
        f"access.{persona}.environments[]": Place(
            lambda data, text, persona=persona: data["access"].update(
                {persona: {"group_id": CLOSED[base._GUID], "environments": [text]}}
            )
        )
        for persona in (
            *("data_scientists", "data_engineers", "ml_engineers", "model_reviewers"),
            *("platform_engineers", "key_custodians", "security_auditors"),
            *("model_pipelines", "data_pipelines"),
        )
    },
    "access.log_readers[].environments[]": Place(
        lambda data, text: data["access"].update(log_readers=[{**_READER, "environments": [text]}])
    ),
    "governance.tags (key)": Place(
        lambda data, text: data["governance"]["tags"].update({text: "x"})
    ),
    "governance.tags_by_policy[]": Place(
        lambda data, text: data["governance"].update(tags_by_policy=[text])
    ),
    "governance.tags.*": Place(_set("governance", "tags", "CostCenter"), takes=True),
    "governance.residency": Place(_set("governance", "residency")),
    "governance.budgets[].environment": Place(
        lambda data, text: data["governance"].update(budgets=[_budget(text, "a@b.example")])
    ),
    "governance.budgets[].contact_emails[]": Place(
        lambda data, text: data["governance"].update(budgets=[_budget("dev", f"{text}@b.example")])
    ),
    "governance.security_contact": Place(
        _set("governance", "security_contact", after="@harbour.example")
    ),
    "delivery.state.resource_group": Place(_set("delivery", "state", "resource_group")),
    "delivery.approvers[]": Place(lambda data, text: data["delivery"].update(approvers=[text])),
    "delivery.change_windows[].environment": Place(
        lambda data, text: data["delivery"].update(
            change_windows=[
                {"environment": text, "days": ["monday"], "start": "06:00", "end": "18:00"}
            ]
        )
    ),
    "delivery.identity.assignable_roles[]": Place(
        lambda data, text: data["delivery"].update(identity={"assignable_roles": [text]})
    ),
    "delivery.code_owners[]": Place(_set("delivery", "code_owners", 0), takes=True),
    **{
        f"{where}.overrides.{path}": Place(
            lambda data, text, where=where, said=said: _over(data, where, said(text)), takes=takes
        )
        for where in ("environments[]", "shared")
        for path, said, takes in (
            *(
                (
                    f"existing.{name}.id",
                    lambda text, name=name: {"existing": {name: _given(text)}},
                    False,
                )
                for name in ("virtual_network", "key_vault", "container_registry")
            ),
            ("governance.tags (key)", lambda text: {"governance": {"tags": {text: "x"}}}, False),
            (
                "governance.tags.*",
                lambda text: {"governance": {"tags": {"Team": text}}},
                True,
            ),
            *(
                (
                    f"platform.{name}.id",
                    lambda text, name=name: {"platform": {name: _given(text)}},
                    False,
                )
                for name in ("hub", "logs", "ddos_plan")
            ),
            (
                "platform.dns.zones.id",
                lambda text: {"platform": {"dns": {"zones": {"id": _ID + text}}}},
                False,
            ),
        )
    },
    **{
        name: _deep(name)
        for name in (
            "capabilities.cosmos.databases[].containers[].name",
            "capabilities.cosmos.databases[].containers[].partition_key",
            "capabilities.cosmos.databases[].containers[].vectors[].path",
            "capabilities.cosmos.databases[].name",
            "capabilities.data_factory.alert_emails[]",
            "capabilities.data_factory.sources[].id",
            "capabilities.event_hubs.hubs[].consumer_groups[]",
            "capabilities.event_hubs.hubs[].name",
            "capabilities.postgresql.administrators.name",
            "capabilities.sql.administrators.name",
            "delivery.runners.group",
            "delivery.runners.labels[]",
            "delivery.runners.pool",
            "environments[].overrides.capabilities.data_factory.sources[].id",
            "environments[].overrides.capabilities.postgresql.administrators.name",
            "environments[].overrides.capabilities.sql.administrators.name",
            "environments[].overrides.existing.identities (key)",
            "environments[].overrides.existing.identities.*",
            "environments[].overrides.existing.key_vault.keys (key)",
            "environments[].overrides.existing.key_vault.keys.*",
            "environments[].overrides.existing.resource_groups.monitoring",
            "environments[].overrides.existing.resource_groups.network",
            "environments[].overrides.existing.resource_groups.security",
            "environments[].overrides.existing.resource_groups.workload",
            "environments[].overrides.existing.subnets (key)",
            "environments[].overrides.existing.subnets.*",
            "environments[].overrides.platform.audit_logs.id",
            "environments[].overrides.security.key_versions (key)",
            "environments[].overrides.security.key_versions.*",
            "existing.identities (key)",
            "existing.identities.*",
            "existing.key_vault.keys (key)",
            "existing.key_vault.keys.*",
            "existing.resource_groups.monitoring",
            "existing.resource_groups.network",
            "existing.resource_groups.security",
            "existing.resource_groups.workload",
            "existing.subnets.*",
            "platform.audit_logs.id",
            "security.key_versions (key)",
            "security.key_versions.*",
            "security.managed_hsm.endpoint.subnet_id",
            "shared.overrides.capabilities.data_factory.sources[].id",
            "shared.overrides.capabilities.postgresql.administrators.name",
            "shared.overrides.capabilities.sql.administrators.name",
            "shared.overrides.existing.identities (key)",
            "shared.overrides.existing.identities.*",
            "shared.overrides.existing.key_vault.keys (key)",
            "shared.overrides.existing.key_vault.keys.*",
            "shared.overrides.existing.resource_groups.monitoring",
            "shared.overrides.existing.resource_groups.network",
            "shared.overrides.existing.resource_groups.security",
            "shared.overrides.existing.resource_groups.workload",
            "shared.overrides.existing.subnets (key)",
            "shared.overrides.existing.subnets.*",
            "shared.overrides.platform.audit_logs.id",
            "shared.overrides.security.key_versions (key)",
            "shared.overrides.security.key_versions.*",
        )
    },
}


def _given(text: str) -> Data:
    return {"id": _ID + text + _VNET}


def _over(data: Data, where: str, overrides: Data) -> None:
    section = data["environments"][0] if where == "environments[]" else data["shared"]
    section["overrides"] = overrides


def _budget(environment: str, email: str) -> Data:
    return {
        "environment": environment,
        "amount": 1,
        "start_date": "2027-01-01",
        "contact_emails": [email],
    }


@cache
def configuration() -> Data:
    """Return a configuration in both languages that has every section the places write to."""
    data: Data = yaml.safe_load(SPOKE.read_text(encoding="utf-8"))
    data["delivery"]["languages"] = ["terraform", "bicep"]
    data["naming"] = {}
    data["platform"]["policy"]["assigned_initiatives"] = [CLOSED[base._GUID]]
    data["capabilities"]["machine_learning"]["model_registry"] = True
    data["shared"] = {
        "subscription_id": data["environments"][0]["subscription_id"],
        "region": "westeurope",
    }
    # Without zones, so that there is a control to waive.
    data["environments"][0]["region"] = "westus"
    waiver = {"control": CONTROLS[0], "reason": "x", "approved_by": "x", "until": "2099-01-01"}
    data["security"] = {"waivers": [waiver]}
    return data


def with_texts(texts: Mapping[str, str]) -> Data:
    """Return the configuration with a text in each of some places."""
    data = copy.deepcopy(configuration())
    for name, text in texts.items():
        PLACES[name].put(data, text)
    return data


@cache
def findings(name: str, text: str) -> tuple[Finding, ...]:
    """Return what the product finds wrong with a text in one place; nothing: it takes it."""
    try:
        design(load_text(json.dumps(with_texts({name: text}))), bootstrapped)
    except ConfigError as error:
        return error.findings
    return ()


def free_text(node: Node, path: str = "") -> Iterator[str]:
    """Yield the paths of the schema at which free text may stand."""
    node = CONFIG.resolved(node)
    if node.get("type") == "string":
        if not node.keys() & {"enum", "const"} and node.get("pattern") not in CLOSED:
            yield path
        return
    if node.get("type") == "array":
        yield from free_text(node["items"], f"{path}[]")
    for key, inner in node.get("properties", {}).items():
        yield from free_text(inner, f"{path}.{key}".lstrip("."))
    if values := node.get("additionalProperties"):
        yield from free_text({"type": "string", **node.get("propertyNames", {})}, f"{path} (key)")
        yield from free_text(values, f"{path}.*")

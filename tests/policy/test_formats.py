"""Policy as people have it: every tool's export, and what of it is left out."""

import json

import pytest

from ailz.policy import Hierarchy, load_definitions

RULE = {"if": {"field": "type", "equals": "x"}, "then": {"effect": "[parameters('effect')]"}}
PARAMETERS = {"effect": {"type": "String", "defaultValue": "Deny"}}
OWN = {"mode": "All", "policyRule": RULE, "parameters": PARAMETERS}
PREFIX = "/providers/Microsoft.Authorization"
ESCAPED = json.loads(json.dumps(OWN).replace('"[p', '"[[p'))
CORP = "/providers/Microsoft.Management/managementGroups/corp"


def written(tmp_path, name, content, encoding="utf-8"):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding=encoding)


def template(resources, **more):
    schema = "https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#"
    return {"$schema": schema, "contentVersion": "1.0.0.0", "resources": resources, **more}


def resource(name="a", kind="policyDefinitions", **properties):
    return {"type": f"Microsoft.Authorization/{kind}", "name": name, "properties": properties}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            {"Name": "a", "ResourceId": f"{PREFIX}/policyDefinitions/a", "Properties": {
                "PolicyRule": RULE, "Mode": "All", "Parameters": PARAMETERS}},
            id="PowerShell",
        ),
        pytest.param(
            {"Name": "a", "Mode": "All", "PolicyRule": RULE, "Parameter": PARAMETERS},
            id="PowerShell without properties",
        ),
        pytest.param(
            {"Name": "a", "Mode": "All", "PolicyRule": json.dumps(RULE), "Parameter": PARAMETERS},
            id="a rule as a text",
        ),
        pytest.param(
            {"count": 1, "data": [{"id": f"x{PREFIX}/policyDefinitions/a", "properties": OWN}]},
            id="Resource Graph",
        ),
        pytest.param(
            {"data": {"columns": [{"name": "name"}, {"name": "properties"}], "rows": [["a", OWN]]}},
            id="Resource Graph as a table",
        ),
        pytest.param({"name": "a", "properties": ESCAPED}, id="escaped"),
        pytest.param(template([resource(**ESCAPED)]), id="template"),
        pytest.param(template({"any": resource(**ESCAPED)}), id="symbolic names"),
        pytest.param(
            template([{"type": "Microsoft.Resources/deployments", "name": "n", "properties": {
                "parameters": {"name": {"value": "a"}},
                "template": template([resource("[parameters('name')]", **ESCAPED)],
                                     parameters={"name": {"type": "string"}})}}]),
            id="nested template",
        ),
        pytest.param(
            template([resource("[variables('all')[copyIndex()].name]",
                               policyRule="[variables('all')[copyIndex()].rule]")],
                     variables={"one": json.dumps({"name": "a", "properties": ESCAPED})}),
            id="template that loops over its variables",
        ),
    ],
)  # fmt: skip
def test_one_definition_in_every_wrapping(tmp_path, content):
    written(tmp_path, "x.json", content)
    library = load_definitions(tmp_path)
    assert library.unread == ()
    [found] = library.definitions
    assert (found.name, found.mode, found.effect) == ("a", "All", "[parameters('effect')]")
    assert found.parameters == PARAMETERS


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_encodings_that_powershell_writes(tmp_path, encoding):
    written(tmp_path, "x.json", {"name": "a", "policyRule": RULE}, encoding)
    assert [each.name for each in load_definitions(tmp_path).definitions] == ["a"]


def test_comments_and_commas_too_many_are_no_fault(tmp_path):
    text = """{ // https://example.org
      "name": "a//b", /* a
      rule */
      "policyRule": {"if": {"field": "type", "equals": "x,]"}, "then": {"effect": "deny",},},
    }"""
    written(tmp_path, ".policies/x.JSONC", text)
    [found] = load_definitions(tmp_path).definitions
    assert (found.name, found.condition["equals"]) == ("a//b", "x,]")


def test_every_skipped_file_is_listed(tmp_path):
    written(tmp_path, "a.JSON", {"name": "a", "policyRule": RULE})
    written(tmp_path, "cut.json", {"Name": "b", "PolicyRule": "@{if=; then=}"})
    written(tmp_path, "empty.json", "")
    written(tmp_path, "members.json", [{"policyDefinitionId": "x", "parameters": {}}])
    written(tmp_path, "README.md", "# policies")
    written(tmp_path, ".git/config.json", "{}")
    library = load_definitions(tmp_path)
    assert [each.name for each in library.definitions] == ["a"]
    assert {each.file: each.why for each in library.unread} == {
        "README.md": "is not JSON by its name",
        "cut.json": "has a rule that was cut: export with ConvertTo-Json -Depth 100",
        "empty.json": "is empty",
        "members.json": "has the members of an initiative without the initiative",
    }


@pytest.mark.parametrize(
    ("cloud", "kept"), [("public", "z"), ("us_government", "gov"), ("china", "china")]
)
def test_of_a_doubled_definition_the_copy_of_the_cloud_counts(tmp_path, cloud, kept):
    for folder, title in (("Azure Government", "gov"), ("azurechinacloud", "china"), ("z", "z")):
        own = {"id": f"{PREFIX}/policyDefinitions/a", "displayName": title, **OWN}
        written(tmp_path, f"{folder}/a.json", own)
    library = load_definitions(tmp_path, cloud=cloud)
    assert [each.display_name for each in library.definitions] == [kept]
    assert len(library.unread) == 2
    assert all("a is already read from" in each.why for each in library.unread)


def test_files_that_give_no_name_do_not_hide_each_other(tmp_path):
    for folder in ("one", "two"):
        written(tmp_path, f"{folder}/azurepolicy.json", {"properties": OWN})
    assert len(load_definitions(tmp_path).definitions) == 2


def test_several_folders_and_single_files(tmp_path):
    written(tmp_path, "one/a.json", {"name": "a", "policyRule": RULE})
    written(tmp_path, "two.json", {"name": "b", "policyRule": RULE})
    library = load_definitions(tmp_path / "one", tmp_path / "two.json")
    assert [each.name for each in library.definitions] == ["a", "b"]


def test_an_assignment_in_a_template_takes_defaults_and_says_what_has_none(tmp_path):
    policy = f"[concat('{CORP[:-4]}', parameters('top'), '{PREFIX}/policyDefinitions/a')]"
    assigned = resource(
        "[variables('names').own]",
        "policyAssignments",
        policyDefinitionId=policy,
        enforcementMode="[parameters('mode')]",
        parameters={"effect": {"value": "Deny"}, "logs": {"value": "[parameters('top')]"}},
    )
    parameters = {"top": {"type": "string"}, "mode": {"defaultValue": "DoNotEnforce"}}
    open_one = resource("b", "policyAssignments", policyDefinitionId="[parameters('top')]")
    content = template(
        [assigned, open_one], parameters=parameters, variables={"names": {"own": "mine"}}
    )
    written(tmp_path, "x.json", content)
    library = load_definitions(tmp_path)
    [found] = library.assignments
    assert (found.name, found.enforced, found.parameters) == ("mine", False, {"effect": "Deny"})
    assert found.policy_id.endswith("/policyDefinitions/a")
    [left] = library.unread
    assert left.why == "only the deployment knows which policy this is"


def test_epac_assignments_inherit_from_their_branches(tmp_path):
    content = {
        "nodeName": "/root/",
        "parameters": {"effect": "Deny"},
        "definitionEntry": {"policySetName": "set", "displayName": "A set"},
        "children": [
            {
                "nodeName": "prod",
                "assignment": {"name": "pr-set", "displayName": "Prod"},
                "parameters": {"sku": ["a"]},
                "parameterFile": "effects.csv",
                "scope": {"dev": [f"{CORP}-dev"], "prod": [CORP]},
            }
        ],
    }
    written(tmp_path, "x.jsonc", content)
    first, second = load_definitions(tmp_path).assignments
    assert (first.scope, second.scope) == (f"{CORP}-dev", CORP)
    assert (first.name, first.parameters) == ("pr-set", {"effect": "Deny", "sku": ["a"]})
    assert first.policy_id.endswith("policySetDefinitions/set")
    assert first.faults == ("its parameters stand in effects.csv, which is not read",)


def test_epac_exemptions(tmp_path):
    entry = {"name": "e", "scopes": [f"name:{CORP}"], "policyAssignmentId": "x"}
    written(tmp_path, "x.json", {"exemptions": [entry]})
    [found] = load_definitions(tmp_path).exemptions
    assert (found.scope, found.assignment_id) == (CORP, "x")


@pytest.mark.parametrize(
    "content",
    [
        {
            "id": f"{CORP[:-4]}top", "name": "top", "type": "Microsoft.Management/managementGroups",
            "properties": {"children": [{"id": CORP, "name": "corp", "children": [
                {"id": "/subscriptions/1", "type": "/subscriptions"}]}, {"id": f"{CORP}2"}]},
        },
        [
            {"id": f"{CORP[:-4]}top", "type": "Microsoft.Management/managementGroups"},
            {"id": CORP, "parent": {"id": f"{CORP[:-4]}top"}},
            {"id": f"{CORP}2", "parent": {"id": f"{CORP[:-4]}top"}},
            {"name": "1", "id": "/subscriptions/1", "type": "/subscriptions",
             "properties": {"parent": {"id": CORP}}},
        ],
        {"data": [{"id": "/subscriptions/1", "type": "microsoft.resources/subscriptions",
          "properties": {"managementGroupAncestorsChain": [{"name": "corp"}, {"name": "top"}]}}]},
    ],
)  # fmt: skip
def test_the_hierarchy_says_which_groups_a_subscription_is_under(tmp_path, content):
    written(tmp_path, "groups.json", content)
    tree = load_definitions(tmp_path).hierarchy
    assert tree.above("/subscriptions/1") == ("/subscriptions/1", "corp", "top")
    assert tree.holds("TOP", "/subscriptions/1") is True
    assert tree.holds("corp2", "/subscriptions/1") is False
    assert tree.holds("corp2", "nobody-knows") is None
    assert tree.holds("elsewhere", "nobody-knows") is None


def test_an_export_of_a_part_of_the_hierarchy_says_nothing_of_what_is_above(tmp_path):
    kind = "Microsoft.Management/managementGroups"
    part = {"id": f"{CORP[:-4]}part", "type": kind, "children": [{"id": CORP}, {"id": f"{CORP}2"}]}
    written(tmp_path, "groups.json", part)
    tree = load_definitions(tmp_path).hierarchy
    assert tree.holds("corp2", "corp") is False
    assert tree.holds("top", "corp") is None


def test_archetypes_inherit_as_the_architecture_says(tmp_path):
    for name in ("root", "mid", "corp"):
        written(tmp_path, f"{name}.json", {"name": name, "policy_assignments": [f"Of-{name}"]})
    groups = [
        {"id": "top", "parent_id": None, "archetypes": ["root"]},
        {"id": "c", "parent_id": "top", "archetypes": ["corp"]},
    ]
    assert load_definitions(tmp_path).hierarchy.inherited("corp") == {"of-root", "of-corp"}
    written(tmp_path, "architecture.json", {"name": "x", "management_groups": groups})
    assert load_definitions(tmp_path).hierarchy.inherited("CORP") == {"of-root", "of-corp"}
    assert Hierarchy().inherited("corp") is None


@pytest.mark.parametrize("wrong", [5, {"a": 1}, [1]])
def test_not_scopes_of_a_wrong_type_leave_the_rest_in_doubt(tmp_path, wrong):
    given = {"name": "x", "properties": {"policyDefinitionId": "a", "notScopes": wrong}}
    written(tmp_path, "x.json", given)
    [found] = load_definitions(tmp_path).assignments
    assert (found.not_scopes, found.faults) == ((), ("its notScopes cannot be read",))

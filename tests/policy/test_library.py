"""A folder of policy definitions, whatever its origin."""

import json

import pytest

from ailz.errors import UsageError
from ailz.policy import load_definitions

RULE = {"if": {"field": "type", "equals": "x"}, "then": {"effect": "deny"}}
ID = "/providers/Microsoft.Authorization/policyDefinitions"
SCOPE = "/subscriptions/00000000-0000-0000-0000-000000000001"


def folder(tmp_path, **files):
    for name, content in files.items():
        path = tmp_path / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
    return load_definitions(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        [{"name": "a", "properties": {"policyRule": RULE, "mode": "All"}}],
        {"name": "a", "properties": {"policyRule": RULE, "mode": "All"}},
        {"name": "a", "id": f"{ID}/a", "policyRule": RULE, "mode": "All", "parameters": None},
        {"value": [{"id": f"{ID}/a", "properties": {"policyRule": RULE, "mode": "All"}}]},
        {"properties": {"policyRule": RULE, "mode": "All"}},
        "\ufeff"
        + json.dumps(
            {"name": "a", "policyRule": {"If": RULE["if"], "Then": RULE["then"]}, "mode": "All"}
        ),
    ],
)
def test_every_shape_of_a_definition(tmp_path, content):
    library = folder(tmp_path, a=content)
    assert library.unread == ()
    [found] = library.definitions
    assert (found.name, found.mode, found.effect) == ("a", "All", "deny")
    assert library.find(f"/SUBSCRIPTIONS/x{ID}/A") is found


def test_a_definition_without_a_mode_is_indexed(tmp_path):
    [found] = folder(tmp_path, a={"name": "a", "policyRule": RULE}).definitions
    assert found.mode == "Indexed"


def test_a_tree_of_files_is_read_in_the_same_order_everywhere(tmp_path):
    rule = {"properties": {"policyRule": RULE}}
    library = folder(tmp_path, b=rule, sub__c=rule, sub__a=rule, **{".git__x": rule})
    assert [each.file for each in library.definitions] == ["b.json", "sub/a.json", "sub/c.json"]


def test_initiatives_assignments_and_exemptions(tmp_path):
    member = {"policyDefinitionId": f"{ID}/a", "policyDefinitionReferenceId": "r"}
    assignment_id = f"{SCOPE}/providers/Microsoft.Authorization/policyAssignments/as"
    library = folder(
        tmp_path,
        a=[{"name": "set", "properties": {"policyDefinitions": [member]}}],
        b=[
            {
                "id": assignment_id,
                "policyDefinitionId": "x/policySetDefinitions/set",
                "parameters": {"p": {"value": 1}},
                "notScopes": [f"{SCOPE}/resourceGroups/rg"],
                "enforcementMode": "DoNotEnforce",
                "overrides": [{"kind": "policyEffect", "value": "Audit"}],
                "resourceSelectors": [{"selectors": []}],
            }
        ],
        c={
            "id": f"{SCOPE}/providers/Microsoft.Authorization/policyExemptions/e",
            "properties": {"policyAssignmentId": assignment_id, "expiresOn": "2027-01-01"},
        },
    )
    [assignment], [exemption] = library.assignments, library.exemptions
    assert library.find(assignment.policy_id) is library.initiatives[0]
    assert (assignment.name, assignment.scope, assignment.enforced) == ("as", SCOPE, False)
    assert assignment.parameters == {"p": 1}
    assert assignment.not_scopes == (f"{SCOPE}/resourceGroups/rg",)
    assert (exemption.scope, exemption.expires_on) == (SCOPE, "2027-01-01")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "is not JSON: line 1, column 2"),
        ("[" * 100_000, "nested too deep"),
        ({"a": 1}, "is not a policy definition, initiative, assignment or exemption"),
        (RULE, "is a rule without its definition"),
        ({"properties": 1}, "has properties that are not an object"),
        ({"policyRule": 1}, "has a policyRule that is not an object"),
        ({"policyRule": {"if": {}}}, "has a policyRule without an if or a then"),
        ([], "is an empty list"),
        ([1], "is not an object"),
        ([{"policyRule": RULE}], "has neither a name nor an id"),
        ({"policyAssignmentId": "x"}, "its scope is not known"),
        ([{"name": "a", "policyRule": RULE}] * 2, "a is already read from a.json[0]"),
    ],
)
def test_what_is_not_read_is_said_and_stops_nothing(tmp_path, content, why):
    library = folder(tmp_path, a=content, b={"name": "good", "policyRule": RULE})
    assert library.find("good") is not None
    [unread] = library.unread
    assert why in str(unread)
    assert str(unread).startswith("not read: a.json")


def test_a_file_that_is_not_text_is_said(tmp_path):
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")
    [unread] = load_definitions(tmp_path).unread
    assert "cannot be opened as text" in unread.why


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="is not a folder"):
        load_definitions(tmp_path / "nowhere")

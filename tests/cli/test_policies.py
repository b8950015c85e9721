"""`ailz check` with policies: exit codes, the report, JSON, SARIF, and anybody's deployment."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.worlds import ailz, files

PREFIX = "/providers/Microsoft.Authorization"
SUBSCRIPTION = "/subscriptions/3c8051a2-b6d4-4f7e-8439-f4527068c153"
NETWORK = "Microsoft.Network/virtualNetworks"
NOWHERE = {"field": "location", "notIn": "[parameters('allowed')]"}
INDEXED = {"allOf": [{"field": "type", "equals": NETWORK}, NOWHERE]}


def rule(condition: object, **more: Any) -> dict[str, Any]:
    then = {"effect": "deny"}
    parameters = {"allowed": {"type": "Array", "defaultValue": ["westeurope"]}}
    return {
        "name": "regions",
        "properties": {
            "displayName": "Allowed regions",
            "mode": "Indexed",
            "parameters": parameters,
            "policyRule": {"if": condition, "then": then},
            **more,
        },
    }


def assignment(policy: str = "regions", scope: str = SUBSCRIPTION, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{scope}{PREFIX}/policyAssignments/where",
        "name": "where",
        "properties": {"policyDefinitionId": f"{PREFIX}/policyDefinitions/{policy}", **more},
    }


def policies(folder: Path, *entries: object, name: str = "rules") -> str:
    target = folder.parent / name
    target.mkdir(exist_ok=True)
    (target / "all.json").write_text(json.dumps(list(entries)), "utf-8")
    return str(target)


@pytest.fixture
def generated(folder: Path) -> Path:
    inside = folder / "zone"
    inside.mkdir()
    (folder / "landing-zone.yaml").rename(inside / "landing-zone.yaml")
    assert ailz(inside, "generate").code == 0
    return inside


def test_a_refusal_exits_7_and_says_whose_rule_where_why_and_what_to_do(generated: Path) -> None:
    said = [{"message": "Only western Europe."}]
    rules = policies(generated, rule(INDEXED), assignment(nonComplianceMessages=said))
    ran = ailz(generated, "check", "--policies", rules)
    assert ran.code == 7
    assert "refused by assignment where: Allowed regions (regions)" in ran.out
    assert "the assignment says: Only western Europe." in ran.out
    said_of = ran.out.partition("refused by assignment")[2]
    assert "(landing-zone, dev)" in said_of
    assert "(landing-zone, prod)" not in said_of
    assert "change environments[].region (allowed: westeurope)" in ran.out
    assert "or ask for an exemption from assignment where (regions)" in ran.out


def test_the_same_as_json_and_as_sarif(generated: Path) -> None:
    rules = policies(generated, rule(INDEXED), assignment(), {"a": 1})
    ran = ailz(generated, "check", "--policies", rules, "-o", "json", "--sarif", "../log.sarif")
    data = json.loads(ran.out)
    assert (ran.code, data["passed"]) == (7, False)
    [verdict] = data["policies"]["verdicts"]
    assert (verdict["status"], verdict["assignment"]) == ("refused", "where")
    assert verdict["keys"] == ["environments[].region"]
    assert {each["origin"] for each in verdict["resources"]} == {"landing-zone, dev"}
    assert [each["file"] for each in data["policies"]["not_read"]] == ["all.json[2]"]
    log = json.loads((generated.parent / "log.sarif").read_text("utf-8"))
    [result] = log["runs"][0]["results"]
    assert (log["version"], result["ruleId"], result["level"]) == ("2.1.0", "regions", "error")
    assert [r["id"] for r in log["runs"][0]["tool"]["driver"]["rules"]] == ["regions"]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([assignment("absent")], "absent"),
        ([rule({"allOf": [INDEXED["allOf"][0], {"field": f"{NETWORK}/new", "exists": False}]}),
          assignment()], "is not recorded"),
        ([rule(INDEXED), assignment(scope="/providers/Microsoft.Management/managementGroups/x")],
         "under the management group x is not known"),
    ],
)  # fmt: skip
def test_what_could_not_be_judged_exits_8_and_is_said(
    generated: Path, entries: list[object], words: str
) -> None:
    ran = ailz(generated, "check", "--policies", policies(generated, *entries))
    assert ran.code == 8
    assert "undecided policies" in ran.out
    assert words in ran.out


def test_an_exported_hierarchy_decides_whether_an_assignment_reaches_us(generated: Path) -> None:
    group = "/providers/Microsoft.Management/managementGroups"
    tree = {"type": group[11:], "id": f"{group}/top", "name": "top", "children": [
        {"id": f"{group}/ours", "children": [{"id": SUBSCRIPTION, "type": "/subscriptions"}]},
        {"id": f"{group}/other"},
    ]}  # fmt: skip
    above, beside = (
        ailz(generated, "check", "--policies", policies(generated, rule(INDEXED), tree, assigned))
        for assigned in (assignment(scope=f"{group}/top"), assignment(scope=f"{group}/other"))
    )
    assert above.code == 7
    assert "\n          refused by assignment where" in above.out
    # Where the other environment's subscription stands, the export does not tell.
    assert beside.code == 8
    assert "(landing-zone, dev)" not in beside.out.partition("undecided policies")[2]


def test_without_any_assignment_it_is_advice(generated: Path) -> None:
    preview = rule(INDEXED, metadata={"preview": True})
    ran = ailz(generated, "check", "--policies", policies(generated, preview))
    assert ran.code == 0
    assert "this is advice" in ran.out
    assert "would be refused if assigned: Allowed regions (regions) [preview]" in ran.out


def test_nothing_read_at_all_is_an_error(generated: Path) -> None:
    rules = policies(generated, {"a": 1})
    ran = ailz(generated, "check", "--policies", rules)
    assert ran.code == 2
    assert "no policy was read" in ran.err
    assert "is not a policy definition" in ran.err


def test_several_folders_and_an_archetype(generated: Path) -> None:
    archetypes = {"root": [], "landing_zones": [], "corp": ["where"], "online": []}
    first = policies(generated, rule(INDEXED))
    second = generated.parent / "second"
    second.mkdir()
    assigned = assignment()
    del assigned["id"]
    (second / "a.json").write_text(json.dumps(assigned), "utf-8")
    (second / "b.json").write_text(json.dumps(archetypes), "utf-8")
    both = ("--policies", first, "--policies", str(second))
    found = {
        name: ailz(generated, "check", *both, *(("--archetype", name) if name else ())).code
        for name in ("corp", "online", "", "nobody")
    }
    assert found == {"corp": 7, "online": 0, "": 8, "nobody": 2}


def test_a_missing_tool_is_skipped_unless_it_is_required(generated: Path) -> None:
    without = {"PATH": "/nowhere", "HOME": "/nowhere"}
    skipped = ailz(generated, "check", "--tools", **without)
    assert "skipped" in skipped.out
    required = ailz(generated, "check", "--require-tools", **without)
    assert (skipped.code, required.code) == (0, 7)


OF_ANYBODY = {
    "--snapshot": {
        "predictedResources": [
            {
                "id": f"{SUBSCRIPTION}/resourceGroups/rg/providers/{NETWORK}/theirs",
                "type": NETWORK, "name": "theirs", "apiVersion": "2024-05-01",
                "location": "northeurope", "properties": {},
            }
        ]
    },
    "--plan": {
        "resource_changes": [
            {
                "mode": "managed", "type": "azapi_resource", "address": "azapi_resource.net",
                "change": {"after": {
                    "type": f"{NETWORK}@2024-05-01", "name": "theirs", "location": "northeurope",
                    "parent_id": f"{SUBSCRIPTION}/resourceGroups/rg", "body": {"properties": {}},
                }},
            }
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("option", ["--snapshot", "--plan"])
def test_anybodys_deployment_is_asked_without_a_configuration(tmp_path: Path, option: str) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "in.json").write_text(json.dumps(OF_ANYBODY[option]), "utf-8")
    rules = policies(own, rule(INDEXED), assignment())
    ran = ailz(own, "check", option, "in.json", "--policies", rules)
    assert (ran.code, ran.err) == (7, "")
    assert "theirs" in ran.out
    (own / "in.json").write_text('{"a": 1}', "utf-8")
    wrong = ailz(own, "check", option, "in.json", "--policies", rules)
    assert wrong.code == 2
    assert "there is nothing in it that would be deployed" in wrong.err
    assert ailz(own, "check", option, "in.json").code == 2


@pytest.mark.parametrize("command", ["validate", "generate"])
def test_a_refused_landing_zone_is_not_even_written(folder: Path, command: str) -> None:
    inside = folder / "zone"
    inside.mkdir()
    (folder / "landing-zone.yaml").rename(inside / "landing-zone.yaml")
    rules = policies(inside, rule(INDEXED), assignment())
    before = files(inside)
    ran = ailz(inside, command, "--policies", rules)
    assert ran.code == 7
    assert "landing-zone.yaml:16:13: environments[0].region: assignment where refuses" in ran.err
    assert "Use westeurope. [POLICY-REFUSES]" in ran.err
    assert files(inside) == before
    told = json.loads(ailz(inside, command, "--policies", rules, "-o", "json").out)
    assert [each["path"] for each in told["findings"]] == ["environments[0].region"]


def test_the_folder_may_stand_in_the_configuration_and_the_lock_keeps_its_digest(
    folder: Path,
) -> None:
    inside = folder / "zone"
    inside.mkdir()
    config = (folder / "landing-zone.yaml").read_text("utf-8")
    own = config + "platform:\n  policy:\n    definitions: ../rules\n"
    (inside / "landing-zone.yaml").write_text(own, "utf-8")
    policies(inside, rule(INDEXED), assignment(scope="/subscriptions/elsewhere"))
    assert ailz(inside, "validate").code == 0
    assert ailz(inside, "generate").code == 0
    digests = [json.loads(files(inside)[".ailz/lock.json"])["policy_digest"]]
    policies(inside, rule(INDEXED), assignment(scope="/subscriptions/nowhere"))
    assert ailz(inside, "generate").code == 0
    digests.append(json.loads(files(inside)[".ailz/lock.json"])["policy_digest"])
    assert digests[0] != digests[1]
    assert ailz(inside, "check").code == 0
    policies(inside, rule(INDEXED), assignment())
    assert [ailz(inside, each).code for each in ("check", "validate", "generate")] == [7, 7, 7]


def test_validate_says_that_something_could_not_be_judged(folder: Path) -> None:
    rules = policies(folder, assignment("absent"))
    ran = ailz(folder, "validate", "--policies", rules)
    assert ran.code == 8
    assert "some policies could not be judged and may refuse" in ran.err

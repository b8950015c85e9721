"""What a reader finds in the documents, and where."""

from __future__ import annotations

import json
import posixpath
import re
import shlex
from functools import cache
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from ailz.render.bicep import render_root as bicep
from ailz.render.terraform import render_root as terraform
from ailz.report import Document, documents
from ailz.report.reading import Reading, read
from tests.report.worlds import (
    DEV,
    WORLDS,
    config,
    delivery,
    design,
    landing_zone,
    platform,
    virtual_wan,
)


@cache
def made(name: str) -> dict[str, Document]:
    return documents(landing_zone(name))


@cache
def code(name: str) -> list[str]:
    zone = landing_zone(name)
    paths = []
    for root in (deployment.root for deployment in zone.every):
        if "terraform" in zone.config.delivery.languages:
            paths += [f"terraform/{path}" for path in terraform(root)]
        if "bicep" in zone.config.delivery.languages:
            paths += [f"bicep/{root.name}/{path}" for path in bicep(root)]
    return paths


def links(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or []]
    return [
        str(child.attrs[name])
        for child in inline
        for name in ("href", "src")
        if name in child.attrs and not str(child.attrs[name]).startswith("https://")
    ]


@pytest.mark.parametrize("name", WORLDS)
def test_every_link_leads_to_a_file(name: str) -> None:
    files = code(name)
    made = documents(landing_zone(name), files)
    there = {*made, *files}
    folders = {path.rpartition("/")[0] for path in there}
    for path, document in made.items():
        if path.endswith(".md"):
            for link in links(document.text):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link)))
                assert target in there or target in folders, f"{path} links to {link}"


@pytest.mark.parametrize("name", ["standalone", "bicep-only", "platform-asks"])
def test_every_terraform_or_bicep_concern_is_in_the_table(name: str) -> None:
    zone, files = landing_zone(name), code(name)
    text = documents(zone, files)["README.md"].text

    for root in (deployment.root for deployment in zone.every):
        for module in root.modules:
            path = f"terraform/{root.name}/{module.name}.tf"
            assert (path in text) == (path in files)


@pytest.mark.parametrize("name", WORLDS)
def test_the_same_design_gives_the_same_text(name: str) -> None:
    assert documents(design(WORLDS[name])) == made(name)


@pytest.mark.parametrize("name", WORLDS)
def test_nothing_is_left_of_the_blueprints_or_of_how_this_is_made(name: str) -> None:
    for path, document in made(name).items():
        assert not re.search(r"\{\{|\{%|\bNone\b|Undefined|INFERENCE", document.text), path
        assert "\n\n\n" not in document.text
        assert document.executable == path.endswith(".sh")


def test_the_readme_says_which_variant_and_why() -> None:
    assert (
        "**standalone**, because the platform section names no hub"
        in made("standalone")["README.md"].text
    )
    assert (
        "**platform**, because the platform section names a hub"
        in made("platform")["README.md"].text
    )


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("standalone", ["quota", "subscriptions"]),
        ("standalone-lake-only", ["subscriptions"]),
        ("platform", ["dns", "monitor", "quota", "routes", "subscriptions"]),
        (
            "platform-four-environments",
            ["dns", "egress", "monitor", "quota", "routes", "subscriptions"],
        ),
        (
            "platform-asks",
            [
                "dns",
                "egress",
                "monitor",
                "peering",
                "policies",
                "quota",
                "roles",
                "routes",
                "subscriptions",
            ],
        ),
        ("virtual-wan", ["dns", "monitor", "peering", "quota", "subscriptions"]),
    ],
)
def test_a_request_is_written_only_where_somebody_else_must_act(
    name: str, asked: list[str]
) -> None:
    found = [path for path in made(name) if path.startswith("docs/requests/")]

    assert sorted(found) == [f"docs/requests/{each}.md" for each in asked]


def test_the_record_on_azapi_comes_with_terraform_only() -> None:
    assert "docs/decisions/0001-azapi.md" in made("standalone")
    assert "docs/decisions/0001-azapi.md" not in made("bicep-only")


def test_each_language_is_deployed_in_three_commands() -> None:
    text = made("standalone")["README.md"].text
    blocks = [
        block.strip().splitlines() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    ]

    locking, looking, bootstrapping, *blocks, delivering, delegating = blocks
    assert len(delegating) == 1
    assert [line.split()[2] for line in locking] == ["get", "providers"] * 3
    names = ("shared", "dev", "prod")
    assert bootstrapping == [f"scripts/bootstrap.sh {name} terraform" for name in names]
    assert looking == [
        f"scripts/prepare.sh {name} && scripts/preflight.sh {name} terraform" for name in names
    ]
    # After bootstrap, three commands bring a folder into its pipelines.
    assert delivering == [
        "scripts/deploy.sh begin",
        "scripts/github.sh",
        "git push origin HEAD:main",
    ]
    assert [len(block) for block in blocks] == [3, 3, 3, 3, 3, 3]
    assert "terraform/landing-zone init -reconfigure" in blocks[2][1]
    assert blocks[3][2].startswith("az stack sub create --name claims-landing-zone-dev-westeurope ")
    assert blocks[5][2].startswith(
        "az stack sub create --name claims-landing-zone-prod-westeurope "
    )
    assert "az deployment" not in made("platform-asks")["README.md"].text


def test_the_address_plan_accounts_for_every_address() -> None:
    zone = landing_zone("standalone")
    text = made("standalone")["docs/address-plan.md"].text

    for subnet in zone.addresses["dev"]:
        assert f"`{subnet.range}` | {subnet.usable} |" in text
    assert "AzureFirewallSubnet | `10.60.1.64/26` | 59" in text
    assert "Free: `10.60.1.224/27`." in text


def test_every_role_is_listed_with_its_reason() -> None:
    text = made("platform")["docs/access.md"].text

    for deployment in landing_zone("platform").deployments:
        for grant in deployment.grants:
            assert grant.role in text
            assert grant.why in text


def test_a_role_request_has_one_command_an_assignment() -> None:
    text = made("platform-asks")["docs/requests/roles.md"].text
    zone = landing_zone("platform-asks")
    expected = sum(
        len(grant.environments or deployment.root.environments)
        for deployment in zone.deployments
        for grant in deployment.grants
    )

    assert text.count("az role assignment create ") == expected
    assert "--assignee-object-id bbbbbbbb-0000-4000-8000-000000000001" in text


POLICY = (
    "Microsoft.Authorization/policySetDefinitions",
    "Microsoft.Authorization/policyAssignments",
)


@pytest.mark.parametrize("define", [True, False])
def test_a_policy_request_makes_what_the_code_would_make(define: bool) -> None:
    """The same bodies at the same versions, each set before what assigns it."""

    def zone(**identity: bool) -> Reading:
        made = delivery("terraform", may_define_policy=define, **identity)
        return read(design(platform(delivery=made)))

    text = documents(zone(may_assign_policy=False))["docs/requests/policies.md"].text
    wanted = {
        f"{each.id}?api-version={each.api_version}": dict(each.body)
        for stage in zone().stages
        for each in stage.requests
        if each.type in POLICY
    }
    asked = {}
    for block in re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            words = shlex.split(line)
            if words[:4] == ["az", "policy", "assignment", "list"]:
                continue  # the check
            assert words[:5] == ["az", "rest", "--method", "put", "--uri"]
            asked[words[5]] = json.loads(words[words.index("--body") + 1])
            named = str(asked[words[5]]["properties"].get("policyDefinitionId", ""))
            assert not named.startswith("/sub") or any(uri.startswith(f"{named}?") for uri in asked)
    assert len(wanted) > 6
    assert asked == wanted


def test_controls_name_every_rule_of_every_set() -> None:
    text = made("platform")["docs/controls.md"].text
    sets = landing_zone("platform").main_stages[0].of_type(POLICY[0])
    rules = {
        rule["policyDefinitionReferenceId"]: rule["groupNames"][0]
        for each in sets
        for rule in each.body["properties"]["policyDefinitions"]
    }
    told = dict(
        re.findall(
            r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \| `([a-z-]+)` \| Deny \|$", text, re.MULTILINE
        )
    )
    assert len(rules) > 20
    assert told == rules
    assert [control for control in rules.values() if f"\n- `{control}`: " not in text] == []
    assert "| Measured, not enforced |" in text


def test_the_firewall_request_names_sources_of_every_environment() -> None:
    text = made("platform-four-environments")["docs/requests/egress.md"].text
    row = next(line for line in text.splitlines() if line.startswith("| entra-signin"))

    assert "| training" in row
    for name, subnets in landing_zone("platform-four-environments").addresses.items():
        training = next(subnet for subnet in subnets if subnet.key == "training")
        assert f"| training | {name} | `{training.range}` |" in text


def test_the_dns_request_says_what_has_no_policy() -> None:
    text = made("platform")["docs/requests/dns.md"].text
    without = text.split("## Endpoints without a built-in policy")[1]

    assert "`Microsoft.MachineLearningServices/registries`, group id `amlregistry`" in without
    assert "Microsoft.KeyVault/vaults" not in without


def test_a_connection_request_has_both_halves_where_we_make_none() -> None:
    ours = documents(design(platform({"connection": "ours_only"})))["docs/requests/peering.md"].text
    none = documents(design(platform({"connection": "request"})))["docs/requests/peering.md"].text
    wan = documents(design(virtual_wan()))["docs/requests/peering.md"].text

    assert ours.count("az network vnet peering create") == 2
    assert none.count("az network vnet peering create") == 4
    assert wan.count("az network vhub connection create") == 2


def test_a_waiver_is_shown_with_reason_approver_and_day() -> None:
    waiver = {
        "control": "no-public-access",
        "reason": "A supplier | reads it",
        "approved_by": "CISO",
        "until": "2027-01-01",
    }
    text = documents(design(config(security={"waivers": [waiver]})))["README.md"].text

    assert "| no-public-access | A supplier \\| reads it | CISO | 2027-01-01 |" in text
    assert "## Exceptions" not in made("standalone")["README.md"].text


def test_prices_come_with_region_and_day_and_only_for_what_is_there() -> None:
    text = made("standalone")["README.md"].text

    assert (
        "| Azure Firewall Standard, fixed | USD 912.50 | firewall, month (730 h) | 0 | 1 | 1 |"
        in text
    )
    assert "not a quote" in text
    assert "Azure Firewall" not in made("platform")["README.md"].text


def test_what_soft_delete_keeps_is_said_for_each_environment() -> None:
    text = made("standalone")["README.md"].text
    kept = [line for line in text.splitlines() if line.startswith("| Key vault ")]

    assert [line.split("|")[2].strip() for line in kept] == ["7", "7", "90", "90"]


def test_the_runbook_speaks_of_what_is_there() -> None:
    assert "Rotate the key" in made("standalone-nat")["docs/runbook.md"].text
    assert "Rotate the key" not in made("standalone")["docs/runbook.md"].text
    assert "Rotate the key" not in made("standalone-lake-only")["docs/runbook.md"].text
    assert "lock is in the way" not in made("standalone-nat")["docs/runbook.md"].text


def test_a_language_that_is_not_delivered_is_not_mentioned() -> None:
    text = documents(design(config(environments=[DEV], delivery=delivery("bicep"))))
    for path, document in text.items():
        assert "terraform" not in document.text.lower(), path

"""What somebody needs who deploys on Monday: every claim is read off requests and design.

Over the whole sample: a sentence that is true of one configuration is often copied to all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import pytest

from ailz.design.kinds.segments import leaving
from ailz.design.values import Param
from ailz.report.printing import Document
from ailz.report.reading import Reading, Stage
from tests.sampling import drawn
from tests.sampling.rows import rows

ROWS = [pytest.param(number, id=f"row-{number}") for number in range(len(rows()))]


def zone(row: int) -> Reading:
    return drawn.reading(rows()[row])


def told(row: int) -> Mapping[str, Document]:
    return drawn.told(rows()[row])


def text(row: int, path: str) -> str:
    return told(row)[path].text


def table(page: str, title: str) -> list[list[str]]:
    """Return the rows of the first table below a title, without its head."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", page, re.DOTALL | re.MULTILINE)
    lines = re.findall(r"^\|.*\|$", found[1], re.MULTILINE) if found else []
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("row", ROWS)
def test_every_environment_has_commands_of_its_own(row: int) -> None:
    """A7: another environment's name, subscription or region in a command deploys elsewhere."""
    readme, reading = text(row, "README.md"), zone(row)
    for stage in reading.stages:
        name = (
            "What the environments share" if stage.name == "shared" else f"Environment {stage.name}"
        )
        found = re.search(rf"^### {name}\n(.*?)(?=^#|\Z)", readme, re.DOTALL | re.MULTILINE)
        assert found, name
        lines = found[1].splitlines()
        assert f"scripts/prepare.sh {stage.name}" in lines
        if "bicep" in reading.config.delivery.languages:
            here = stage.environment
            assert f"az account set --subscription {here.subscription_id}" in lines
            (stack,) = (line for line in lines if line.startswith("az stack sub create "))
            assert f" --location {here.region} " in stack
            assert f" --parameters bicep/{stage.root}/{stage.name}.bicepparam " in stack
        if "terraform" in reading.config.delivery.languages:
            assert any(
                line.endswith(f" apply -var-file=environments/{stage.name}.tfvars")
                and f"terraform/{stage.root} " in line
                for line in lines
            )


@pytest.mark.parametrize("row", ROWS)
def test_what_is_verified_first_is_asked_of_the_first_environment_before_the_next(row: int) -> None:
    first, *others = zone(row).main_stages
    chapters = [c for c in zone(row).main.part.pages.chapters if c.first_only]
    readme, runbook = text(row, "README.md"), text(row, "docs/runbook.md")
    for chapter in chapters:
        assert readme.count(f'Then work through "{chapter.title}"') == 1
        told_there = runbook.partition(f"## {chapter.title}\n")[2].partition("\n## ")[0]
        for stage in others:
            for name in set(names_of(stage)) - set(names_of(first)):
                assert not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told_there), name
    assert ("Then work through" in readme) == bool(chapters)


def names_of(stage: Stage) -> Iterator[str]:
    yield from (name for name in stage.names().values() if len(name) > 8)


@pytest.mark.parametrize("row", ROWS)
def test_a_way_out_for_jump_hosts_alone_is_told_with_what_costs_less(row: int) -> None:
    context = zone(row).main.context
    ways = [cells for cells in table(text(row, "README.md"), "Decisions") if cells[0] == "Way out"]
    assert len(ways) == 1
    why = ways[0][2]
    senders = {segment.key for segment in leaving(context)}
    made = {r.type.rpartition("/")[2] for stage in zone(row).main_stages for r in stage.requests}
    assert ("Jump hosts alone send through it" in why) == (
        context.standalone and senders == {"operations"}
    )
    assert ("security.egress: nat_gateway) costs less" in why) == ("azureFirewalls" in made)


@pytest.mark.parametrize("row", ROWS)
def test_a_role_that_nobody_holds_is_told(row: int) -> None:
    """Who has no group does nothing here, and only the configuration knows."""
    reading, page = zone(row), text(row, "docs/access.md")
    vacant = {cells[1].strip("`") for cells in table(page, "Roles that nobody holds")}
    access = reading.config.access
    named = {
        f"access.{name}" for name in type(access).model_fields if getattr(access, name) is not None
    }
    assert not vacant & named
    wanted = {
        f"access.{duty.persona}"
        for deployment in reading.deployments
        for duty in deployment.part.duties
        if duty.scope.symbol in {r.symbol for r in deployment.root.resources}
        and any(site.kind in duty.kinds for site in deployment.context.sites)
    }
    assert vacant == wanted - named


@pytest.mark.parametrize("row", ROWS)
def test_only_who_holds_the_role_is_said_to_read_the_logs(row: int) -> None:
    reading, runbook = zone(row), text(row, "docs/runbook.md")
    if not reading.main.context.own_logs:
        return
    holders = {
        str(grant.principal_id.field)
        for grant in reading.main.grants
        if grant.role == "Log Analytics Reader" and isinstance(grant.principal_id, Param)
    }
    chapter = runbook.partition("## Read the audit logs\n")[2].partition("\n## ")[0]
    assert ("Nobody holds a role for" in chapter) == (not holders)
    some = any(grant.role == "Log Analytics Data Reader" for grant in reading.main.grants)
    assert ("who reads which tables" in chapter) == (some and not holders)
    for persona in ("platform_engineers", "security_auditors"):
        if holders:
            assert (persona.replace("_", " ") in chapter.lower()) == (persona in holders)


@pytest.mark.parametrize("row", ROWS)
def test_the_hand_over_names_every_tag_that_is_written(row: int) -> None:
    written = {
        tag
        for stage in zone(row).stages
        for request in stage.requests
        for tag in request.body.get("tags") or {}  # type: ignore[attr-defined]
    }
    page = text(row, "docs/requests/subscriptions.md")
    (line,) = (each for each in page.splitlines() if "has these of ours" in each)
    assert set(re.findall(r"`([^`]+)`", line)) == written


@pytest.mark.parametrize("row", ROWS)
def test_quota_is_asked_for_in_one_place_and_the_provider_that_takes_it_is_registered(
    row: int,
) -> None:
    """A10: the request for the subscriptions repeated it without family and vCPUs."""
    hand_over = text(row, "docs/requests/subscriptions.md")
    assert "/usages?" not in hand_over
    quota = told(row).get("docs/requests/quota.md")
    assert ("(quota.md)" in hand_over) == (quota is not None)
    if quota is None:
        return
    for block in re.findall(r"^```sh\n(.*?)^```$", quota.text, re.DOTALL | re.MULTILINE):
        if "az quota create" in block:
            (where,) = set(re.findall(r"--scope /subscriptions/([\w-]+)/", block))
            assert block.startswith(
                f"az provider register --namespace Microsoft.Quota --wait --subscription {where}\n"
            )


@pytest.mark.parametrize("row", ROWS)
def test_a_machine_is_made_where_azure_makes_machines(row: int) -> None:
    """Nothing else here needs their provider, and encryption at the host is asked for once."""
    runbook = text(row, "docs/runbook.md")
    for line in runbook.splitlines():
        if line.startswith("az vm create "):
            (where,) = set(re.findall(r"--subnet /subscriptions/([\w-]+)/", line))
            before = runbook.partition(line)[0]
            assert f"--namespace Microsoft.Compute --wait --subscription {where}\n" in before
            assert f"--name EncryptionAtHost --subscription {where}\n" in before
            assert line.endswith(f" --subscription {where}")


@pytest.mark.parametrize("row", ROWS)
def test_no_kind_of_resource_is_told_twice(row: int) -> None:
    page = text(row, "docs/controls.md").partition("\n## Resources and what they serve\n")[2]
    told_ones = page.partition("\n## ")[0].split("\n### ")[1:]
    assert len(told_ones) == len({each.strip() for each in told_ones})


@pytest.mark.parametrize("row", ROWS)
def test_every_control_of_a_policy_has_words_of_its_own(row: int) -> None:
    for stage in zone(row).main_stages:
        assert "what is not would weaken it" not in json.dumps(
            [request.body for request in stage.requests], default=str
        )

"""What exists already: it is named, and nothing writes or deletes it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ailz.azure.ids import group_of, key
from ailz.delivery.rights import existing
from ailz.design.compose import design
from ailz.model.loader import load_text
from ailz.report import documents
from ailz.report.reading import Reading, read
from ailz.report.scripts import teardown
from tests.sampling import drawn
from tests.sampling.product import TODAY
from tests.sampling.rows import having, rows
from tests.sampling.space import configuration

NETWORK = "Microsoft.Network/virtualNetworks"
STANDING_ON = (
    f"{NETWORK}/subnets",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/routeTables",
)


def readings(*choices: str) -> Iterator[Reading]:
    for choice in choices:
        assert having(existing=choice)
        yield from map(drawn.reading, having(existing=choice))


def test_nothing_writes_or_takes_down_what_exists() -> None:
    """In each row, whatever it names of others: no request is of it, and no script deletes it."""
    for reading in readings("given subnets", "network and groups"):
        for stage in reading.main_stages:
            theirs = {key(id_) for id_ in existing(stage)}
            assert any("/virtualnetworks/" in each.lower() for each in theirs)
            assert not theirs & {key(request.id) for request in stage.requests}
            found = teardown(reading, stage)
            assert not theirs & {key(each) for each in (*found.outside, *found.one_by_one)}
            if found.one_by_one:
                deleted = {key(each) for each in found.one_by_one}
                groups = {key(group_of(each)) for each in theirs}
                assert not deleted & groups
            else:
                names = {each.rpartition("/")[2] for each in theirs if group_of(each) == each}
                assert not names & set(found.groups)


def test_given_subnets_have_nothing_of_ours_on_them() -> None:
    for reading in readings("given subnets"):
        for stage in reading.main_stages:
            assert not [r.id for r in stage.requests if r.type in (NETWORK, *STANDING_ON)]
            endpoints = stage.all("private_endpoint")
            named = {str(r.body["properties"]["subnet"]["id"]) for r in endpoints}  # type: ignore[index]
            assert len(named) == 1
            assert named <= set(existing(stage))


def test_the_request_asks_for_what_is_made_where_subnets_are_ours() -> None:
    """Each rule of each security group, and the way out, stand in the request."""
    for row in having(existing="given subnets"):
        ours = drawn.reading({**row, "existing": "network and groups"})
        text = drawn.told(row)["docs/requests/network.md"].text.replace("\\", "")
        for stage in ours.main_stages:
            for group in stage.all("network_security_group"):
                for rule in group.body["properties"]["securityRules"]:  # type: ignore[index]
                    assert f"| {rule['name']} |" in text
            for table in stage.all("route_table"):
                for route in table.body["properties"]["routes"]:  # type: ignore[index]
                    hop = route["properties"]["nextHopIpAddress"]
                    assert f"0.0.0.0/0 to the virtual appliance `{hop}`" in text


def test_a_second_look_before_deployment_asks_for_each_given_subnet() -> None:
    for row in having(existing="given subnets"):
        script = drawn.told(row)["scripts/preflight.sh"].text
        for stage in drawn.reading(row).main_stages:
            for id_ in existing(stage):
                if "/subnets/" in id_:
                    assert f"subnet {id_} " in script


def test_our_subnets_leave_their_network_before_what_they_use() -> None:
    """The in-use rules of Azure: an endpoint goes before its subnet, that before its group."""
    for reading in readings("network and groups"):
        for stage in reading.main_stages:
            order = {
                key(id_): place for place, id_ in enumerate(teardown(reading, stage).one_by_one)
            }
            subnets = {key(r.id): r for r in stage.all("segment")}
            assert subnets
            assert set(subnets) <= set(order)
            for endpoint in stage.all("private_endpoint"):
                subnet = str(endpoint.body["properties"]["subnet"]["id"])  # type: ignore[index]
                assert order[key(endpoint.id)] < order[key(subnet)]
            for id_, subnet_request in subnets.items():
                used = subnet_request.body["properties"]["networkSecurityGroup"]["id"]  # type: ignore[index]
                assert order[id_] < order[key(str(used))]


def test_identities_of_others_are_named_and_left_alone() -> None:
    """The first run, the second and the removal write and delete none, nor what it trusts."""
    for reading in readings("identities"):
        assert reading.bootstrap is not None
        for stage in reading.main_stages:
            named = stage.environment.config.existing.identities
            theirs = {key(id_) for id_ in named.values()}
            assert {key(named[name]) for name in ("workspace", "compute") if name in named} <= {
                key(id_) for id_ in existing(stage)
            }
            made = (*stage.requests, *reading.bootstrap.requests[stage.name])
            for request in made:
                written = key(request.id)
                assert written not in theirs
                below = [each for each in theirs if written.startswith(f"{each}/")]
                # A role on it that the environment gives, and nothing else.
                assert not below or request.type == "Microsoft.Authorization/roleAssignments"
            found = teardown(reading, stage)
            assert not theirs & {key(each) for each in (*found.outside, *found.one_by_one)}
            groups = {group_of(each).rpartition("/")[2].lower() for each in theirs}
            assert not groups & {name.lower() for name in found.groups}


def test_the_script_that_undoes_bootstrap_leaves_identities_of_others() -> None:
    for row in having(existing="identities"):
        script = drawn.told(row)["scripts/bootstrap.sh"].text
        assert "az group delete" not in script
        assert "az identity delete" not in script
        assert "federated-credential" not in script


def test_trust_is_written_where_the_configuration_says_that_it_is_ours() -> None:
    """One credential a kind of job on the given identity, and its removal by name."""
    (row, *_) = (
        row
        for row in having(existing="identities")
        if row["delivery"] == "github" and row["languages"] != "terraform"
    )
    data = configuration(row)
    data["existing"]["identity_trust"] = "ours"
    reading = read(design(load_text(json.dumps(data), today=TODAY)))
    assert reading.bootstrap is not None
    for stage in reading.stages:
        given = stage.environment.config.existing.identities
        asked = [
            each
            for each in reading.bootstrap.requests[stage.name]
            if each.type.endswith("/federatedIdentityCredentials")
        ]
        assert asked
        assert {key(each.id.rpartition("/federatedIdentityCredentials/")[0]) for each in asked} <= {
            key(given[who]) for who in ("deploy", "plan")
        }
    script = documents(reading)["scripts/bootstrap.sh"].text
    assert "federated-credential delete" in script
    assert "az group delete" not in script


def test_each_environment_has_zones_of_its_own() -> None:
    """`platform.dns.zones` by environment: each endpoint's zones are those of its environment."""
    rows_with = [row for row in rows() if row["dns"] == "platform zones"]
    tried = 0
    for row in rows_with:
        data = configuration(row)
        if len(data["environments"]) < 2 or data.get("variant") == "standalone":
            continue
        mine = f"/subscriptions/{'7a1b1f0e-0000-4000-8000-0000000000f9'}/resourceGroups/rg-dns-own"
        last = data["environments"][-1]
        data["environments"][-1] = {
            **last,
            "overrides": {
                **last.get("overrides", {}),
                "platform": {
                    **last.get("overrides", {}).get("platform", {}),
                    "dns": {"zones": {"id": mine}},
                },
            },
        }
        zone = design(load_text(json.dumps(data), today=TODAY))
        for stage in read(zone).main_stages:
            found = {
                str(each["properties"]["privateDnsZoneId"])
                for request in stage.requests
                if request.type.endswith("/privateDnsZoneGroups")
                for each in request.body["properties"]["privateDnsZoneConfigs"]  # type: ignore[index]
            }
            if found:
                tried += 1
                own = {group_of(each).lower() == mine.lower() for each in found}
                assert own == {stage.name == last["name"]}
                assert not {key(each) for each in found} & {key(r.id) for r in stage.requests}
        if tried > 3:
            break
    assert tried

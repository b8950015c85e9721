"""Azure Database for PostgreSQL: what is special about it, in both of its forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ailz.azure.look import values
from ailz.design.evaluate import Evaluated
from tests.sampling.drawn import designed
from tests.sampling.rows import having

_SERVER = "Microsoft.DBforPostgreSQL/flexibleServers"
_FORMS = ("postgresql", "postgresql in a subnet")


def environments(choice: str) -> list[tuple[Evaluated, ...]]:
    return [
        requests
        for row in having(2, databases=choice, existing="nothing")
        for requests in designed(row).main.requests.values()
    ]


def only(requests: tuple[Evaluated, ...], kind: str) -> list[Evaluated]:
    return [each for each in requests if each.type == kind]


def properties(request: Evaluated) -> Mapping[str, Any]:
    found = request.body["properties"]
    assert isinstance(found, Mapping)
    return found


@pytest.mark.parametrize("choice", _FORMS)
def test_nobody_signs_in_with_a_password_and_statements_are_audited(choice: str) -> None:
    for requests in environments(choice):
        (server,) = only(requests, _SERVER)
        assert properties(server)["authConfig"]["passwordAuth"] == "Disabled"
        assert only(requests, f"{_SERVER}/administrators")
        said = {
            each.name: properties(each)["value"]
            for each in only(requests, f"{_SERVER}/configurations")
        }
        assert said["require_secure_transport"] == "on"
        assert said["ssl_min_protocol_version"] in ("TLSv1.2", "TLSv1.3")
        assert "pgaudit" in said["shared_preload_libraries"].split(",")
        assert "pgaudit" in said["azure.extensions"].split(",")
        assert {"ddl", "role"} <= set(said["pgaudit.log"].split(","))


def test_what_databases_may_create_is_what_the_configuration_names() -> None:
    for requests in environments("postgresql in a subnet"):
        (allowed,) = (each for each in requests if each.name == "azure.extensions")
        assert properties(allowed)["value"] == "pgaudit,uuid-ossp,vector"


def test_a_server_has_an_endpoint_or_a_subnet_and_never_both() -> None:
    for choice, wanted in zip(_FORMS, (1, 0), strict=True):
        for requests in environments(choice):
            (server,) = only(requests, _SERVER)
            reached = [
                each
                for each in only(requests, "Microsoft.Network/privateEndpoints")
                if server.id
                in values(
                    each.body,
                    "properties.privateLinkServiceConnections[].properties.privateLinkServiceId",
                )
            ]
            assert len(reached) == wanted
            network = properties(server)["network"]
            assert ("delegatedSubnetResourceId" in network) is (wanted == 0)


def test_a_subnet_of_a_server_is_its_own_and_lets_out_what_it_needs_alone() -> None:
    """Storage and sign-in by service tag, its like in the subnet, and nobody else's way out."""
    for requests in environments("postgresql in a subnet"):
        (server,) = only(requests, _SERVER)
        network = properties(server)["network"]
        by_id = {each.id: each for each in requests}
        subnet = properties(by_id[network["delegatedSubnetResourceId"]])
        assert [each["properties"]["serviceName"] for each in subnet["delegations"]] == [_SERVER]
        rules = properties(by_id[subnet["networkSecurityGroup"]["id"]])["securityRules"]
        out = [
            each["properties"]
            for each in rules
            if each["properties"]["direction"] == "Outbound"
            and each["properties"]["access"] == "Allow"
        ]
        here = subnet["addressPrefix"]
        assert {each["destinationAddressPrefix"].partition(".")[0] for each in out} == {
            here.partition(".")[0],
            "AzureActiveDirectory",
            "Storage",
        }
        table = properties(by_id[subnet["routeTable"]["id"]])
        # Answers find the way to VPN clients, which no route is learned of.
        clients = [
            prefix
            for gateway in only(requests, "Microsoft.Network/virtualNetworkGateways")
            for prefix in properties(gateway)["vpnClientConfiguration"]["vpnClientAddressPool"][
                "addressPrefixes"
            ]
        ]
        assert [each["properties"]["addressPrefix"] for each in table["routes"]] == [
            here,
            "AzureActiveDirectory",
            *clients,
        ]
        zone = by_id[network["privateDnsZoneArmResourceId"]]
        assert zone.name.endswith(".postgres.database.azure.com")
        assert zone.name.partition(".")[0] != server.name


def test_who_works_in_the_network_reaches_a_server_in_a_subnet_on_its_port_alone() -> None:
    for requests in environments("postgresql in a subnet"):
        (group,) = (
            each
            for each in only(requests, "Microsoft.Network/networkSecurityGroups")
            if each.key == "postgresql"
        )
        let_in = [
            each["properties"]
            for each in properties(group)["securityRules"]
            if each["properties"]["direction"] == "Inbound"
            and each["properties"]["access"] == "Allow"
        ]
        assert let_in
        assert {each["destinationPortRange"] for each in let_in} == {"5432"}

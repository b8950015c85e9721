"""What the organisation's platform team already provides."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ailz.model.base import (
    BY_ENVIRONMENT,
    FOLDER,
    ArmId,
    Cidr,
    Given,
    HostName,
    IpAddress,
    Line,
    Section,
)

DnsMode: TypeAlias = Literal["platform_policy", "platform_zones", "own"]
Egress: TypeAlias = Literal["hub_firewall", "firewall", "nat_gateway"]


class Hub(Section):
    """The hub that the spoke connects to: a VNet, or a virtual hub."""

    kind: Literal["vnet", "vwan"] = Field(description="A hub VNet (peering) or a virtual WAN hub.")
    id: ArmId | None = Field(
        None,
        description=(
            "Its resource id; needed unless the platform team makes the connection by itself."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    connection: Literal["both_sides", "ours_only", "request", "made_by_platform"] = Field(
        "both_sides",
        description=(
            "Who makes the connection. both_sides: we make both directions of the peering (or the "
            "hub connection). ours_only: we make our direction and ask for the other. request: we "
            "make none, and the request has the commands that do. made_by_platform: the platform "
            "team connects every spoke by itself; we need neither the hub's id nor a right on it, "
            "and the request says what is to be connected."
        ),
    )
    gateway: bool = Field(
        False,
        description="Whether spokes use the hub's VPN or ExpressRoute gateway (VNet hubs only).",
    )
    address_space: tuple[Cidr, ...] = Field(
        (),
        description="The hub's own ranges: spokes must not overlap them.",
        json_schema_extra=BY_ENVIRONMENT,
    )


class PlatformEgress(Section):
    """How traffic leaves the spoke."""

    next_hop_ip: IpAddress = Field(
        description="The private address of the hub's firewall.", json_schema_extra=BY_ENVIRONMENT
    )
    tls_inspection: bool = Field(
        False,
        description="Whether the hub's firewall decrypts TLS: some services must be excepted.",
    )
    proxy: HostName | None = Field(
        None,
        description="A proxy that all HTTP traffic has to take. No blueprint yet: refused.",
    )


class Dns(Section):
    """Who owns the private DNS zones. One decision for the whole VNet."""

    mode: DnsMode = Field(
        description=(
            "platform_policy: a DeployIfNotExists policy writes the zone groups. platform_zones: "
            "we write zone groups into the platform's zones. own: this landing zone makes its "
            "zones and links."
        )
    )
    zones: Given | None = Field(
        None, description="The resource group with the platform's zones; platform_zones needs it."
    )
    servers: tuple[IpAddress, ...] = Field(
        (),
        description="Custom DNS servers of the VNet, such as the hub's resolver or firewall proxy.",
        json_schema_extra=BY_ENVIRONMENT,
    )


class PlatformPolicy(Section):
    """What the platform's management group already assigns."""

    management_group: Line | None = Field(
        None,
        description="The management group that the subscriptions are in: its policy is inherited.",
    )
    definitions: Annotated[str, Field(pattern=FOLDER, max_length=200)] | None = Field(
        None,
        description=(
            "A folder of policy definitions and assignments, relative to this file: validate, "
            "generate and check hold every request against it."
        ),
    )
    baseline: Literal["none", "alz_corp", "alz_online"] = Field(
        "none",
        description=(
            "Which Azure landing zone baseline is inherited; nothing in it is assigned twice."
        ),
    )
    assigned_initiatives: tuple[Line, ...] = Field(
        (),
        description=(
            "Initiative or policy ids (GUIDs) that are inherited; they are not assigned again."
        ),
    )
    diagnostics: bool | None = Field(
        None,
        description=(
            "Whether policy writes diagnostic settings to the central workspace: ours for the same "
            "resources would be refused. Left out: an Azure landing zone baseline, or one of the "
            "two initiatives that do it, says so."
        ),
    )
    defender: bool = Field(
        False, description="Whether Defender for Cloud plans are switched on centrally."
    )


class Platform(Section):
    """The platform landing zone, where there is one."""

    hub: Hub | None = Field(
        None, description="The hub to connect to; none in a standalone landing zone."
    )
    egress: PlatformEgress | None = Field(None, description="The hub's firewall as the way out.")
    dns: Dns | None = Field(None, description="Who owns private DNS.")
    logs: Given | None = Field(None, description="The central Log Analytics workspace.")
    audit_logs: Given | None = Field(
        None,
        description=(
            "A second Log Analytics workspace, such as the security team's: audit logs of every "
            "resource go there as well, by a diagnostic setting of their own. Left out: they go "
            "to one workspace with all other logs."
        ),
    )
    ddos_plan: Given | None = Field(
        None,
        description=(
            "The DDoS protection plan that every VNet joins, as the Azure landing zone policy "
            "Enable-DDoS-VNET demands: the deploying identity must hold the right to join it. "
            "Left out below such a baseline: the request for the subscriptions asks for it."
        ),
    )
    client_address_space: tuple[Cidr, ...] = Field(
        (),
        description=(
            "Ranges outside the spoke from which people and build agents reach private endpoints."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    policy: PlatformPolicy | None = Field(None, description="Policy that is inherited.")

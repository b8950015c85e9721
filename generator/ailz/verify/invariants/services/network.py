"""The network itself: its segments, its ways in and out, its names."""

from ailz.verify.invariants.services._table import Demand, Logs, OwnSubnet

DEMANDS = (
    Demand(
        "Microsoft.Network/azureFirewalls",
        may_have_public_address=True,
        logs=Logs(),
        own_subnets=(
            OwnSubnet("AzureFirewallSubnet", security_group=False),
            OwnSubnet("AzureFirewallManagementSubnet", security_group=False),
        ),
    ),
    Demand(
        "Microsoft.Network/bastionHosts",
        may_have_public_address=True,
        logs=Logs(),
        own_subnets=(OwnSubnet("AzureBastionSubnet", security_group=True),),
    ),
    Demand(
        "Microsoft.Network/dnsResolvers",
        no_logs="Its logs belong to resolver policies, not to the resolver.",
    ),
    Demand(
        "Microsoft.Network/firewallPolicies",
        no_logs="The firewall that uses it has them.",
    ),
    Demand(
        "Microsoft.Network/natGateways",
        may_have_public_address=True,
        no_logs="Flow logs of one SKU only, and no category to audit.",
    ),
    Demand("Microsoft.Network/networkSecurityGroups", logs=Logs()),
    Demand("Microsoft.Network/publicIPAddresses", is_public_address=True, logs=Logs()),
    Demand(
        "Microsoft.Network/virtualNetworkGateways",
        may_have_public_address=True,
        keyless={"properties.vpnClientConfiguration.vpnAuthenticationTypes": ["AAD"]},
        logs=Logs(),
        own_subnets=(OwnSubnet("GatewaySubnet", security_group=False),),
    ),
    Demand("Microsoft.Network/virtualNetworks", logs=Logs()),
)

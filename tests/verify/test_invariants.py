"""Each invariant holds in a sound landing zone and sees the fault that it is there for."""

from dataclasses import replace

import pytest

from ailz.azure.bodies import UNKNOWN, Body
from ailz.verify.invariants import INVARIANTS, Setting, broken
from ailz.verify.invariants.identities import CODE as FEDERATION
from tests.verify.worlds import (
    ADDRESS,
    GROUP,
    IDENTITY,
    NSG,
    PEOPLE,
    SETTING,
    STORAGE,
    VAULT,
    VNET,
    Spoil,
    Tree,
    assignment,
    body,
    changed,
    good,
    placed,
    rid,
    rule,
    with_body,
    without,
    zone_id,
)


def test_a_sound_landing_zone_breaks_nothing() -> None:
    assert broken(tuple(good().values()), SETTING) == ()
    with_body(_credential())(sound := good())
    assert not [each for each in broken(tuple(sound.values()), SETTING) if each.code == FEDERATION]


_WORKSPACE = rid("Microsoft.MachineLearningServices/workspaces", "mlw-demo")


def _workspace(mode: str) -> Body:
    return body(_WORKSPACE, placed(managedNetwork={"isolationMode": mode}))


def _rule(destination: Tree, kind: str = "PrivateEndpoint") -> Body:
    tree = {"properties": {"type": kind, "destination": destination}}
    return body(f"{_WORKSPACE}/outboundRules/rule", tree)


def _cluster(subnet: str, **properties: object) -> Body:
    inner = {"subnet": {"id": subnet}, "enableNodePublicIp": False, **properties}
    return body(f"{_WORKSPACE}/computes/cpu", placed(properties=inner))


_IDENTITY = rid("Microsoft.ManagedIdentity/userAssignedIdentities", "id-deploy")


def _credential(**properties: object) -> Body:
    said = {
        "issuer": "https://token.actions.githubusercontent.com",
        "subject": "repo:tidewater/forecast:environment:prod",
        "audiences": ["api://AzureADTokenExchange"],
        **properties,
    }
    return body(f"{_IDENTITY}/federatedIdentityCredentials/one", {"properties": said})


_PLATFORM = replace(SETTING, variant="platform")
_BY_POLICY = replace(SETTING, dns_mode="platform_policy")
_CHINA = replace(SETTING, cloud="AzureChinaCloud")

FAULTS: list[tuple[str, Spoil, str, str]] = [
    (
        "credential for any branch",
        with_body(_credential(subject="repo:tidewater/forecast:*")),
        FEDERATION,
        "trusts 'repo:tidewater/forecast:*'",
    ),
    (
        "credential for another cloud",
        with_body(_credential(audiences=["api://AzureADTokenExchangeChina"])),
        FEDERATION,
        "not meant for this cloud's sign-in",
    ),
    (
        "credential of anybody's tokens",
        with_body(_credential(issuer="http://tidewater.example")),
        FEDERATION,
        "trusts 'http://tidewater.example'",
    ),
    (
        "open vault",
        changed("vault", "properties.publicNetworkAccess", "Enabled"),
        "NO-PUBLIC-ACCESS",
        "'Enabled'",
    ),
    (
        "vault by default",
        changed("vault", "properties.publicNetworkAccess", ...),
        "NO-PUBLIC-ACCESS",
        "is not set",
    ),
    (
        "unknown switch",
        changed("vault", "properties.publicNetworkAccess", UNKNOWN),
        "NO-PUBLIC-ACCESS",
        "unknown",
    ),
    (
        "firewall allows",
        changed("storage", "properties.networkAcls.defaultAction", "Allow"),
        "NO-PUBLIC-ACCESS",
        "networkAcls",
    ),
    (
        "anonymous blobs",
        changed("storage", "properties.allowBlobPublicAccess", True),
        "NO-PUBLIC-ACCESS",
        "allowBlob",
    ),
    (
        "a switch of a type that nobody listed",
        changed("group", "properties", {"publicNetworkAccess": "Enabled"}),
        "NO-PUBLIC-ACCESS",
        "publicNetwork",
    ),
    (
        "public address on a machine",
        with_body(
            body(rid("Microsoft.Network/networkInterfaces", "nic"), placed(ip={"id": ADDRESS}))
        ),
        "NO-PUBLIC-ACCESS",
        "pip-demo",
    ),
    (
        "VPN clients with certificates",
        with_body(
            body(
                rid("Microsoft.Network/virtualNetworkGateways", "vgw"),
                placed(vpnClientConfiguration={"vpnAuthenticationTypes": ["AAD", "Certificate"]}),
            )
        ),
        "NO-SHARED-KEYS",
        "vpnAuthenticationTypes",
    ),
    ("public address for nobody", without("firewall"), "NO-PUBLIC-ACCESS", "nothing uses"),
    ("no endpoint", without("vault_endpoint"), "PRIVATE-ENDPOINTS", "group id vault"),
    (
        "lake without dfs",
        changed("storage", "properties.isHnsEnabled", True),
        "PRIVATE-ENDPOINTS",
        "group id dfs",
    ),
    (
        "workspace account without file",
        with_body(body(_WORKSPACE, placed(storageAccount=STORAGE))),
        "PRIVATE-ENDPOINTS",
        "group id file",
    ),
    ("no zone group", without("blob_zone_group"), "PRIVATE-ENDPOINTS", "0 zone groups"),
    (
        "wrong zone",
        changed(
            "blob_zone_group",
            "properties.privateDnsZoneConfigs.0.properties.privateDnsZoneId",
            zone_id("vault"),
        ),
        "PRIVATE-ENDPOINTS",
        "instead of privatelink.blob",
    ),
    ("zone without link", without("blob_zone_link"), "PRIVATE-ENDPOINTS", "linked to no network"),
    (
        "shared keys",
        changed("storage", "properties.allowSharedKeyAccess", True),
        "NO-SHARED-KEYS",
        "allowSharedKeyAccess",
    ),
    (
        "access policies",
        changed("vault", "properties.enableRbacAuthorization", False),
        "NO-SHARED-KEYS",
        "enableRbac",
    ),
    (
        "a secret",
        changed("vault", "properties.adminPassword", "hunter2"),
        "NO-SHARED-KEYS",
        "adminPassword",
    ),
    (
        "listKeys",
        changed("vault", "properties.note", "[listKeys(resourceId('x'), '2025')]"),
        "NO-SHARED-KEYS",
        "keys",
    ),
    (
        "system-assigned",
        changed("storage", "identity.type", "SystemAssigned"),
        "MANAGED-IDENTITY",
        "SystemAssigned",
    ),
    (
        "both identities",
        changed("storage", "identity.type", "SystemAssigned, UserAssigned"),
        "MANAGED-IDENTITY",
        "identity.type",
    ),
    ("no identity", changed("storage", "identity", ...), "MANAGED-IDENTITY", "no managed identity"),
    ("identity of nobody", without("identity"), "MANAGED-IDENTITY", "made nowhere"),
    (
        "Microsoft's key",
        changed("storage", "properties.encryption.keyvaultproperties", ...),
        "CUSTOMER-MANAGED-KEYS",
        "no customer-managed key",
    ),
    (
        "Contributor",
        with_body(assignment(GROUP, "Contributor", UNKNOWN, "ServicePrincipal")),
        "LEAST-PRIVILEGE",
        "Contributor",
    ),
    (
        "Owner for people",
        with_body(assignment(GROUP, "Owner", PEOPLE, "Group")),
        "LEAST-PRIVILEGE",
        "Owner",
    ),
    (
        "may assign roles",
        with_body(
            assignment(
                GROUP, "Role Based Access Control Administrator", UNKNOWN, "ServicePrincipal"
            )
        ),
        "LEAST-PRIVILEGE",
        "Role Based",
    ),
    (
        "every table of the logs",
        with_body(assignment(GROUP, "Log Analytics Data Reader", PEOPLE, "Group")),
        "LEAST-PRIVILEGE",
        "reads every table",
    ),
    (
        "no principal type",
        changed("person", "properties.principalType", ...),
        "LEAST-PRIVILEGE",
        "principalType",
    ),
    (
        "single person",
        changed("person", "properties.principalType", "User"),
        "LEAST-PRIVILEGE",
        "'User'",
    ),
    (
        "invented role",
        changed("person", "properties.roleDefinitionId", "/x/00000000-1111-0000-0000-000000000000"),
        "LEAST-PRIVILEGE",
        "knows no",
    ),
    (
        "name of another principal",
        changed("person", "properties.principalId", "00000000-0000-0000-0000-0000000000b2"),
        "LEAST-PRIVILEGE",
        "outlive",
    ),
    (
        "name without new principal",
        changed("person", "properties.principalId", UNKNOWN),
        "LEAST-PRIVILEGE",
        "outlive",
    ),
    (
        "no NSG",
        changed("subnet", "properties.networkSecurityGroup", ...),
        "NETWORK-SEGMENTATION",
        "no network security group",
    ),
    (
        "default way out",
        changed("subnet", "properties.defaultOutboundAccess", ...),
        "NETWORK-SEGMENTATION",
        "defaultOutboundAccess",
    ),
    (
        "inline subnet",
        changed("vnet", "properties.subnets", [{"name": "open", "properties": {}}]),
        "NETWORK-SEGMENTATION",
        "subnet open",
    ),
    (
        "no last denial",
        changed("nsg", "properties.securityRules", [rule("Inbound")]),
        "NETWORK-SEGMENTATION",
        "last outbound",
    ),
    (
        "denial of some",
        changed("nsg", "properties.securityRules.0.properties.protocol", "Tcp"),
        "NETWORK-SEGMENTATION",
        "last inbound",
    ),
    (
        "allow all first",
        with_body(
            body(
                f"{NSG}/securityRules/open",
                {"properties": rule("Inbound", "Allow", 100)["properties"]},
            )
        ),
        "NETWORK-SEGMENTATION",
        "allows everything",
    ),
    (
        "empty subnet",
        with_body(body(f"{VNET}/subnets/snet-training", {"properties": {}})),
        "NETWORK-ISOLATION",
        "nothing lives in this subnet",
    ),
    (
        "managed network that lets everything out",
        with_body(_workspace("AllowInternetOutbound")),
        "NETWORK-ISOLATION",
        "more than what is approved",
    ),
    (
        "way out to another environment's store",
        with_body(_rule({"serviceResourceId": STORAGE.replace("stdemo", "stprod")})),
        "NETWORK-ISOLATION",
        "neither of this environment nor shared",
    ),
    (
        "way out to all there is",
        with_body(_rule({"serviceTag": "Storage"}, "ServiceTag")),
        "NETWORK-ISOLATION",
        "names no single target",
    ),
    (
        "cluster in another network",
        with_body(_cluster(f"{VNET}-2/subnets/snet-demo")),
        "NETWORK-ISOLATION",
        "nor in a subnet of its environment",
    ),
    (
        "cluster with public addresses",
        with_body(_cluster(f"{VNET}/subnets/snet-demo", enableNodePublicIp=True)),
        "NETWORK-ISOLATION",
        "public addresses",
    ),
    (
        "storage copied to the paired region",
        changed("storage", "sku", {"name": "Standard_GZRS"}),
        "RESIDENCY",
        "a copy would lie in northeurope",
    ),
    (
        "items copied to a region of the request",
        with_body(
            body(
                rid("Microsoft.DocumentDB/databaseAccounts", "cosmos-demo"),
                placed(locations=[{"locationName": "West Europe"}, {"locationName": "East US"}]),
            )
        ),
        "RESIDENCY",
        "a copy would lie in eastus",
    ),
    ("no setting", without("vault_logs"), "AUDIT-LOGS", "no diagnostic setting"),
    ("no blob setting", without("blob_logs"), "AUDIT-LOGS", "(blobServices)"),
    (
        "half of the blob logs",
        changed("blob_logs", "properties.logs.0.enabled", False),
        "AUDIT-LOGS",
        "leaves out audit",
    ),
    (
        "metrics only",
        changed("vault_logs", "properties.logs", []),
        "AUDIT-LOGS",
        "leaves out audit",
    ),
    (
        "to nowhere",
        changed("vault_logs", "properties.workspaceId", ...),
        "AUDIT-LOGS",
        "no Log Analytics",
    ),
    ("no lock", without("vault_lock"), "DELETE-LOCKS", "no lock"),
    (
        "read-only lock",
        changed("vault_lock", "properties.level", "ReadOnly"),
        "DELETE-LOCKS",
        "read-only",
    ),
    (
        "script",
        with_body(body(rid("Microsoft.Resources/deploymentScripts", "wait"), {})),
        "CONTROL-PLANE-ONLY",
        "deploymentScripts",
    ),
    ("secret resource", with_body(body(f"{VAULT}/secrets/s", {})), "CONTROL-PLANE-ONLY", "secrets"),
    (
        "other case",
        with_body(body(rid("microsoft.containerinstance/containergroups", "x"), {})),
        "CONTROL-PLANE-ONLY",
        "containergroups",
    ),
    ("untagged", changed("vault", "tags", ...), "TAGS", "tags.CostCenter"),
    ("untagged group", changed("group", "tags", {"costcenter": "4711"}), "TAGS", "tags.CostCenter"),
    ("long name", with_body(body(f"{VNET[:-9]}{'v' * 70}", placed())), "NAMES", "too long"),
    (
        "same id",
        with_body(
            body(
                IDENTITY.replace("id-demo", "ID-demo"),
                {"location": "x", "tags": {"CostCenter": "4711"}},
            )
        ),
        "NAMES",
        "2 resources",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "code", "words"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS]
)
def test_a_fault_is_seen(spoil: Spoil, code: str, words: str) -> None:
    world = good()
    spoil(world)
    found = [str(each) for each in broken(tuple(world.values()), SETTING) if each.code == code]
    assert any(words in line for line in found), found


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("AzureFirewallSubnet", []),
        ("AzureFirewallManagementSubnet", []),
        ("GatewaySubnet", []),
        ("AzureBastionSubnet", ["no network security group"]),
        ("snet-other", ["no network security group", "defaultOutboundAccess", "nothing lives"]),
    ],
)
def test_a_subnet_that_azure_reserves_is_asked_for_what_it_may_have(
    name: str, wanted: list[str]
) -> None:
    world = good()
    world["new"] = body(f"{VNET}/subnets/{name}", {"properties": {}})
    found = broken(tuple(world.values()), SETTING)
    assert len(found) == len(wanted)
    assert [words for words in wanted if not any(words in str(each) for each in found)] == []


def _codes(bodies: tuple[Body, ...], setting: Setting) -> set[str]:
    return {each.code for each in broken(bodies, setting)}


def test_the_choices_behind_a_landing_zone_decide_what_is_wrong() -> None:
    bodies = tuple(good().values())
    assert _codes(bodies, _PLATFORM) == {"NO-PUBLIC-ACCESS"}
    assert _codes(bodies, _BY_POLICY) == {"PRIVATE-ENDPOINTS"}
    assert _codes(bodies, _CHINA) == {"PRIVATE-ENDPOINTS"}


def test_locks_are_asked_for_only_where_they_are_wanted() -> None:
    world = good()
    without("vault_lock")(world)
    assert _codes(tuple(world.values()), replace(SETTING, locks=False)) == set()


def test_every_invariant_has_a_fault_that_it_sees() -> None:
    silent = []
    for invariant in INVARIANTS:
        worlds = []
        for _, spoil, _, _ in FAULTS:
            world = good()
            spoil(world)
            worlds.append(tuple(world.values()))
        if not any(invariant(bodies, SETTING) for bodies in worlds):
            silent.append(invariant.__name__)
    assert silent == []

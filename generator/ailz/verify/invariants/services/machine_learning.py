"""Azure Machine Learning."""

from collections.abc import Iterator, Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, is_type, lies_in, same_id, value
from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs, Reach

_WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
_COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
_MODE = "properties.managedNetwork.isolationMode"
_SUBNET = "properties.properties.subnet.id"
_CLOSED = "AllowOnlyApprovedOutbound"


def _workspace(body: Body, _: Sequence[Body]) -> Iterator[tuple[str, str]]:
    mode = value(body, _MODE)
    if mode not in (_CLOSED, "Disabled", MISSING):
        yield _MODE, f"a managed network that lets out more than what is approved: {mode}"
    if mode != _CLOSED:
        path = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet"
        if value(body, path) is MISSING:
            yield path, "serverless computes are in no subnet and in no managed network"


def _compute(body: Body, bodies: Sequence[Body]) -> Iterator[tuple[str, str]]:
    """Either the workspace's managed network holds it, or a subnet of its own environment."""
    above = next((b for b in bodies if is_type(b, _WORKSPACE) and lies_in(body.id, b.id)), None)
    managed = above is not None and value(above, _MODE) == _CLOSED
    subnet = value(body, _SUBNET)
    if managed and subnet is not MISSING:
        yield _SUBNET, "Azure refuses a subnet where the workspace has a managed network"
    if not managed and not any(same_id(each.id, str(subnet)) for each in bodies):
        yield _SUBNET, "lives neither in a managed network nor in a subnet of its environment"
    path = "properties.properties.enableNodePublicIp"
    if value(body, path) is not False:
        yield path, "its nodes have public addresses"


def _rule(body: Body, _: Sequence[Body]) -> Iterator[tuple[str, str]]:
    kind = value(body, "properties.type")
    if kind not in ("PrivateEndpoint", "FQDN"):
        yield "properties.type", f"a rule of the type {kind} names no single target"


DEMANDS = (
    Demand(
        "Microsoft.MachineLearningServices/registries",
        closed=CLOSED,
        endpoints=("amlregistry",),
        system_identity="A registry works with an identity of its own and takes no other.",
        logs=Logs(),
    ),
    Demand(
        _WORKSPACE,
        closed={**CLOSED, "properties.allowPublicAccessWhenBehindVnet": False},
        endpoints=("amlworkspace",),
        # Its own account serves it by file too, whether or not the deployment makes a share.
        reaches=(
            Reach("properties.storageAccount", "Microsoft.Storage/storageAccounts", ("file",)),
        ),
        keyless={"properties.systemDatastoresAuthMode": "Identity"},
        needs_identity=True,
        key="properties.encryption.keyVaultProperties.keyIdentifier",
        logs=Logs(),
        apart=_workspace,
    ),
    Demand(
        "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
        keyless={"properties.authMode": "AADToken"},
    ),
    Demand(
        _COMPUTE,
        keyless=NO_KEYS,
        needs_identity=True,
        apart=_compute,
    ),
    Demand(
        "Microsoft.MachineLearningServices/workspaces/outboundRules",
        leads_to="properties.destination.serviceResourceId",
        apart=_rule,
    ),
    Demand(
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
        closed=CLOSED,
        keyless={"properties.authMode": "AADToken"},
        needs_identity=True,
        logs=Logs(),
    ),
)

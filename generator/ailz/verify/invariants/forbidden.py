"""Points 8 and 11: nothing that needs a data plane, holds a secret, or is a helper in disguise."""

from collections.abc import Sequence

from ailz.errors import Finding
from ailz.verify.bodies import Body
from ailz.verify.invariants._look import finding
from ailz.verify.invariants.setting import Setting

CODE = "CONTROL-PLANE-ONLY"
FORBIDDEN = {
    "Microsoft.ContainerInstance/containerGroups": "a helper that policies refuse",
    "Microsoft.KeyVault/vaults/secrets": "a secret would stand in the deployment",
    "Microsoft.KeyVault/vaults/accessPolicies": "the vault takes roles only",
    "Microsoft.Resources/deploymentScripts": "a helper with a storage key and a container",
    "Microsoft.Resources/templateSpecs": "code outside of the repository",
    "Microsoft.Compute/virtualMachines/extensions": "code that runs on a machine unseen",
    "Microsoft.Compute/virtualMachines/runCommands": "code that runs on a machine unseen",
    "Microsoft.ContainerRegistry/registries/tokens": "a password for the registry",
    "Microsoft.EventHub/namespaces/authorizationRules": "a shared key",
    "Microsoft.ServiceBus/namespaces/authorizationRules": "a shared key",
    "Microsoft.Storage/storageAccounts/localUsers": "a local account",
    "Microsoft.Sql/servers/firewallRules": "a door to the internet",
    "Microsoft.OperationalInsights/workspaces/sharedKeys": "a shared key",
}
"""Type -> why it may not be part of a landing zone."""


def forbidden(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return resources of a type that has no place in a landing zone."""
    reasons = {kind.casefold(): reason for kind, reason in FORBIDDEN.items()}
    return [
        finding(CODE, body, f"{body.type} has no place here: {reasons[body.type.casefold()]}")
        for body in bodies
        if body.type.casefold() in reasons
    ]

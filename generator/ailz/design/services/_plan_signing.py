"""What plans are signed by in Azure DevOps: a key an environment, in a vault beside the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ailz.design.context import Context, named
from ailz.design.kinds.key_bodies import KEY_ROTATES, key_rotation
from ailz.design.kinds.keys_pages import KEY
from ailz.design.kinds.locks import TYPE as LOCK
from ailz.design.kinds.vaults import CLOSED_NOTES, VAULT, vault_body, vault_parameters
from ailz.design.pages import Fee, Pages
from ailz.design.part import Diagnostic, Endpoint, Named, Part, resource
from ailz.design.resource import Module, Resource
from ailz.design.values import Each, Id, Param, Subscription, Value, guid, text

SYMBOL = "plan_vault"
SIGNS = "plan_signer_role"
VERIFIES = "plan_verifier_role"
_DEFINITION = "Microsoft.Authorization/roleDefinitions"
_MODULE = Module(SYMBOL, "The vault of the keys that sign plans.", Id("state_group"))
_ACCESS = Module("plan_roles", "What signing and verifying take, and no more.", Subscription())
_MAY: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    SIGNS: ("Signs plans: ", "Signs with a key for plans.", ("sign",)),
    VERIFIES: ("Verifies plans: ", "Verifies what a key for plans signed.", ("verify",)),
}
"""A role of our own: how its name begins, what it is for, and the actions on keys."""


def data_actions(role: str) -> tuple[str, ...]:
    """Return the data actions of a role.

    Source: Microsoft's built-in role Key Vault Crypto User, which has both and more beside.
    """
    return tuple(f"{VAULT}/keys/{each}/action" for each in _MAY[role][2])


def plan_keys(context: Context, environments: Iterable[str]) -> Part:
    """Make the vault, a key for each environment's plans, and the two roles on keys."""
    return Part(
        modules=(_MODULE, _ACCESS),
        resources=(
            resource(
                SYMBOL,
                _MODULE.name,
                VAULT,
                named(SYMBOL),
                Id("state_group"),
                vault_body("None"),
                why=(
                    "Holds the keys that sign plans and nothing else. No key leaves it: whoever "
                    "plans asks it to sign, whoever deploys asks it to verify."
                ),
                notes=CLOSED_NOTES,
                controls=("no-public-access",),
            ),
            resource(
                "plan_key",
                _MODULE.name,
                KEY,
                Each("key"),
                Id(SYMBOL),
                {
                    "properties": {
                        "kty": Param("plan_key_type"),
                        "curveName": "P-256",
                        "keyOps": ["sign", "verify"],
                        "attributes": {"enabled": True, "exportable": False},
                        "rotationPolicy": {
                            "attributes": {"expiryTime": Param("key_rotation", "expiry")},
                            "lifetimeActions": [KEY_ROTATES],
                        },
                    }
                },
                collection="plan_key",
                verb="put",
                why="One for each environment: who signs for one signs for no other.",
            ),
            resource(
                "plan_vault_lock",
                _MODULE.name,
                LOCK,
                "keep",
                Id(SYMBOL),
                {"properties": {"level": "CanNotDelete", "notes": "Holds the keys of plans."}},
                why="Without its key no environment is deployed.",
                controls=("delete-locks",),
            ),
            *(_role(symbol) for symbol in _MAY),
        ),
        collections={"plan_key": {name: {} for name in environments}},
        parameters=(
            *vault_parameters(context),
            key_rotation(context),
            context.parameter(
                "plan_key_type",
                "Where keys of plans are kept: EC in software, EC-HSM in hardware.",
                lambda site: "EC-HSM" if site.hsm else "EC",
            ),
        ),
        pages=Pages(
            fees=(Fee("kv-hsm-key-advanced", ("plan_key",), context.where(lambda site: site.hsm)),)
        ),
        names={SYMBOL: Named(VAULT, "plans", unique=True)},
        endpoints=(Endpoint(SYMBOL, Id(SYMBOL), VAULT, "vault", named(SYMBOL)),),
        diagnostics=(Diagnostic("plan-vault", Id(SYMBOL)),),
    )


def _role(symbol: str) -> Resource:
    name, description, _ = _MAY[symbol]
    nothing: dict[str, Value] = {each: [] for each in ("actions", "notActions", "notDataActions")}
    return resource(
        symbol,
        _ACCESS.name,
        _DEFINITION,
        guid(Subscription(), named(SYMBOL), symbol),
        Subscription(),
        {
            "properties": {
                "roleName": text(name, named(SYMBOL)),
                "description": description,
                "type": "CustomRole",
                "permissions": [{**nothing, "dataActions": list(data_actions(symbol))}],
                "assignableScopes": [Subscription()],
            }
        },
        why="The built-in role that may has both rights, and encrypts and wraps keys besides.",
        controls=("least-privilege",),
    )

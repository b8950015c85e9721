"""The storage account of Terraform's state: open to hosted runners, or behind an endpoint."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context
from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.kinds.locks import TYPE as LOCK
from ailz.design.part import Diagnostic, Endpoint, Part, resource
from ailz.design.resource import Module
from ailz.design.services._accounts import (
    ACCOUNT,
    BLOBS,
    CONTAINER,
    ENCRYPTED,
    KEYLESS,
    LOGS,
    redundancy,
)
from ailz.design.values import Id, Param, Subscription
from ailz.model.delivery import State

ACCOUNT_OF = "state_account"
"""The parameter that says which account it is."""
_GROUPS = Module("resource_groups", "The resource group of the state.", Subscription())
_STORE = Module("state", "The storage account of Terraform's state.", Id("state_group"))


def state_account(context: Context, state: State) -> Part:
    """Make the account: it takes Microsoft Entra ID and nothing else.

    Its key is Microsoft's: a vault of our own would need a state of its own before this one. Where
    it is private, its endpoint and its network are `delivery`'s.
    """
    opened = state.kind == "open"
    symbol = "state_blob_service"
    return Part(
        modules=(_GROUPS, _STORE),
        resources=(
            resource(
                "state_group",
                _GROUPS.name,
                GROUP,
                Param(ACCOUNT_OF, "resource_group"),
                Subscription(),
                {"location": LOCATION, "tags": TAGS},
                why="Holds Terraform's state and nothing else.",
            ),
            resource(
                "state_storage",
                _STORE.name,
                ACCOUNT,
                Param(ACCOUNT_OF, "name"),
                Id("state_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "kind": "StorageV2",
                    "sku": {"name": Param("storage_sku")},
                    "properties": {
                        "publicNetworkAccess": "Enabled" if opened else "Disabled",
                        "networkAcls": {
                            "defaultAction": "Allow" if opened else "Deny",
                            "bypass": "None",
                            "ipRules": [],
                            "virtualNetworkRules": [],
                        },
                        **KEYLESS,
                        "allowedCopyScope": "AAD" if opened else "PrivateLink",
                        "encryption": {
                            "keySource": "Microsoft.Storage",
                            "requireInfrastructureEncryption": True,
                            "services": ENCRYPTED,
                        },
                    },
                },
                why=(
                    (
                        "Open to hosted runners, which have no address of their own: a waiver "
                        "(open-state) says why. Without account keys; under Microsoft's key, twice."
                    )
                    if opened
                    else (
                        "Reached through its private endpoint alone. Without account keys; under "
                        "Microsoft's key, twice."
                    )
                ),
                skips={
                    **(
                        {"CKV_AZURE_59": _OPEN, "CKV_AZURE_35": _OPEN}
                        if opened
                        else {"CKV_AZURE_36": "no service of Azure's has to reach it"}
                    ),
                    "CKV_AZURE_206": "zones; a second region is a decision about residency",
                },
                controls=("no-shared-keys",) if opened else ("no-public-access", "no-shared-keys"),
            ),
            resource(
                symbol,
                _STORE.name,
                BLOBS,
                "default",
                Id("state_storage"),
                {
                    "properties": {
                        "isVersioningEnabled": True,
                        "changeFeed": {"enabled": True},
                        "deleteRetentionPolicy": {
                            "enabled": True,
                            "days": 30,
                            "allowPermanentDelete": False,
                        },
                        "containerDeleteRetentionPolicy": {"enabled": True, "days": 30},
                    }
                },
                verb="update",
                lock=Id("state_storage"),
                why="Each state before is kept: the runbook says how one comes back.",
            ),
            resource(
                "state_container",
                _STORE.name,
                CONTAINER,
                state.container,
                Id(symbol),
                {"properties": {"publicAccess": "None"}},
                why="One container for all environments: each role is held on it alone.",
            ),
            resource(
                "state_lock",
                _STORE.name,
                LOCK,
                "keep",
                Id("state_storage"),
                {
                    "properties": {
                        "level": "CanNotDelete",
                        "notes": "Holds the state of every environment.",
                    }
                },
                depends_on=("state_container",),
                why="Whoever loses the state loses track of all that is deployed.",
                controls=("delete-locks",),
            ),
        ),
        parameters=(
            context.parameter("storage_sku", "Redundancy of the storage account.", redundancy),
        ),
        endpoints=()
        if opened
        else (
            Endpoint("state_blob", Id("state_storage"), ACCOUNT, "blob", Param(ACCOUNT_OF, "name")),
        ),
        diagnostics=(
            Diagnostic("state-account", Id("state_storage"), (), metrics=True),
            Diagnostic("state-blobs", Id(symbol), LOGS),
        ),
        platform_keys=(ACCOUNT,),
    )


_OPEN = "hosted runners reach it; the waiver open-state has the reason"

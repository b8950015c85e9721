"""The workspace's own storage account: flat, for Machine Learning refuses a lake here."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.pages import Pages
from ailz.design.part import Part, total
from ailz.design.services._accounts import (
    FILES,
    QUEUES,
    TABLES,
    Account,
    account,
    account_tile,
    blob_service,
    service,
)
from ailz.design.values import Body

_PARTS = ("blob", "file", "queue", "table")
STORE = Account(
    "workspace",
    "ml",
    "workspace_storage",
    "The workspace's own account: Machine Learning refuses a hierarchical namespace here.",
    _PARTS,
    _PARTS,
)
_SMB: Body = {
    "versions": "SMB3.1.1",
    "channelEncryption": "AES-256-GCM",
    "authenticationMethods": "Kerberos",
    "kerberosTicketEncryption": "AES-256",
}


def store(context: Context) -> Part:
    """Make the account with its parts."""
    files: Body = {
        "shareDeleteRetentionPolicy": {"enabled": True, "days": 30},
        "protocolSettings": {"smb": _SMB},
    }
    no_cors: Body = {"cors": {"corsRules": []}}
    return total(
        [
            account(context, STORE),
            blob_service(context, STORE),
            service(STORE, "file", FILES, files, "Notebooks and code of the workspace."),
            service(STORE, "queue", QUEUES, no_cors, "Used by batch endpoints."),
            service(STORE, "table", TABLES, no_cors, "Used by batch endpoints."),
            Part(pages=Pages(tiles=(account_tile(STORE, "Workspace storage", 42),))),
        ]
    )

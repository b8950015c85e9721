"""Azure Storage."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import is_type, lies_in, value
from ailz.verify.invariants.services._table import CLOSED, Demand, Logs


def _endpoints_by_use(account: Body, bodies: Sequence[Body]) -> tuple[str, ...]:
    lake = value(account, "properties.isHnsEnabled") is True
    shares = any(
        is_type(each, "Microsoft.Storage/storageAccounts/fileServices/shares")
        and lies_in(each.id, account.id)
        for each in bodies
    )
    return (*(("dfs",) if lake else ()), *(("file",) if shares else ()))


DEMANDS = (
    Demand(
        "Microsoft.Storage/storageAccounts",
        closed={
            **CLOSED,
            "properties.allowBlobPublicAccess": False,
            "properties.networkAcls.defaultAction": "Deny",
        },
        endpoints=("blob",),
        endpoints_by_use=_endpoints_by_use,
        keyless={
            "properties.allowSharedKeyAccess": False,
            "properties.isLocalUserEnabled": False,
            "properties.isSftpEnabled": False,
            "properties.defaultToOAuthAuthentication": True,
        },
        needs_identity=True,
        key="properties.encryption.keyvaultproperties.keyname",
        # The account itself has metrics only: its services have the logs.
        logs=Logs("blobServices/default", ("StorageRead", "StorageWrite", "StorageDelete")),
        holds_data=True,
    ),
    Demand(
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        closed={"properties.publicAccess": "None"},
    ),
    Demand("Microsoft.Storage/storageAccounts/localUsers", forbidden="a local account"),
)

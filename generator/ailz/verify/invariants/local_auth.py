"""Point 2: Entra ID only. No shared key, admin user, local account, SSH or secret anywhere."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import properties, texts
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants._switches import contrary, unmet
from ailz.verify.invariants.setting import Setting

CODE = "NO-SHARED-KEYS"
_NOWHERE = {
    "allowSharedKeyAccess": False,
    "disableLocalAuth": True,
    "disableLocalAccounts": True,
    "adminUserEnabled": False,
    "anonymousPullEnabled": False,
    "isLocalUserEnabled": False,
    "isSftpEnabled": False,
    "disablePasswordAuthentication": True,
    "enableRbacAuthorization": True,
}
_SECRET_PROPERTIES = frozenset(
    name.casefold()
    for name in (
        "accessKey",
        "accountKey",
        "administratorLogin",
        "administratorLoginPassword",
        "adminPassword",
        "adminUsername",
        "adminUserName",
        "adminUserPassword",
        "adminUserSshPublicKey",
        "authorizationKey",
        "clientSecret",
        "connectionString",
        "password",
        "primaryKey",
        "radiusServerSecret",
        "sasToken",
        "secretKey",
        "sharedKey",
        "userAccountCredentials",
        "workspaceKey",
    )
)
_CALLS = ("listkeys(", "listaccountsas(", "listservicesas(", "listcredentials(", "listsecrets(")


def local_auth(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return what lets anybody in without Entra ID, and what carries a secret."""
    found = unmet(bodies, lambda each: each.keyless, CODE)
    known = {each.path for each in found}
    found += [each for each in contrary(bodies, _NOWHERE, CODE) if each.path not in known]
    for body in bodies:
        found += [
            finding(CODE, body, "a secret or a local account stands here", path)
            for path, name, inner in properties(body.body)
            if name.casefold() in _SECRET_PROPERTIES and inner is not None
        ]
        if any(call in text.casefold() for text in texts(body.body) for call in _CALLS):
            found.append(finding(CODE, body, "reads another resource's keys"))
    return found

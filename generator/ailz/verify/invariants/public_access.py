"""Point 1: public network access is off wherever there is a switch."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import same_id, texts
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants._switches import contrary, unmet
from ailz.verify.invariants.services import demand
from ailz.verify.invariants.setting import Setting

CODE = "NO-PUBLIC-ACCESS"
_NOWHERE = {
    "publicNetworkAccess": "Disabled",
    "publicNetworkAccessForIngestion": "Disabled",
    "publicNetworkAccessForQuery": "Disabled",
    "allowBlobPublicAccess": False,
    "enableNodePublicIp": False,
    "enableNodePublicIP": False,
    "remoteLoginPortPublicAccess": "Disabled",
    "sshPublicAccess": "Disabled",
}


def public_access(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return every open switch, and every public address of what may have none."""
    found = unmet(bodies, lambda each: each.closed, CODE)
    known = {each.path for each in found}
    found += [each for each in contrary(bodies, _NOWHERE, CODE) if each.path not in known]
    for address in bodies:
        if demand(address.type).is_public_address:
            found += _address(address, bodies, setting)
    return found


def _address(address: Body, bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    if setting.variant == "platform":
        message = "a public IP address in a landing zone whose way out is the platform's"
        return [finding(CODE, address, message)]
    users = [b for b in bodies if any(same_id(text, address.id) for text in texts(b.body))]
    wrong = [user for user in users if not demand(user.type).may_have_public_address]
    if not users:
        return [finding(CODE, address, "a public IP address that nothing uses")]
    return [finding(CODE, user, f"has the public IP address {address.name}") for user in wrong]

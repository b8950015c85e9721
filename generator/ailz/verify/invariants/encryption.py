"""Point 3: a customer-managed key on every service that supports one."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, values
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.services import demand
from ailz.verify.invariants.setting import Setting

CODE = "CUSTOMER-MANAGED-KEYS"


def encryption(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return services that would fall back to a key of Microsoft's, unless that was chosen."""
    found = []
    for body in bodies:
        path = demand(body.type).key
        if not path or body.type.lower() in setting.platform_keys:
            continue
        named = list(values(body.body, path))
        if not named or any(each in (MISSING, None, "") for each in named):
            found.append(finding(CODE, body, "names no customer-managed key", path))
    return found

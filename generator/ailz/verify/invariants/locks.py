"""What holds data or keys cannot be deleted by accident."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import is_type, lies_in, scope, value
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.services import demand
from ailz.verify.invariants.setting import Setting

CODE = "DELETE-LOCKS"
LOCK = "Microsoft.Authorization/locks"


def locks(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return stores of data or keys that no lock protects, where locks are wanted."""
    made = [body for body in bodies if is_type(body, LOCK)]
    found = [
        finding(CODE, lock, "a read-only lock stops the services themselves", "properties.level")
        for lock in made
        if value(lock, "properties.level") != "CanNotDelete"
    ]
    if setting.locks:
        found += [
            finding(CODE, body, "holds data or keys and has no lock")
            for body in bodies
            if demand(body.type).holds_data
            and not (setting.serves_all and demand(body.type).unlocked_where_shared)
            and not any(lies_in(body.id, scope(lock)) for lock in made)
        ]
    return found

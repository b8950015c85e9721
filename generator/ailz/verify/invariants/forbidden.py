"""Points 8 and 11: nothing that needs a data plane, holds a secret, or is a helper in disguise."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.services import demand
from ailz.verify.invariants.setting import Setting

CODE = "CONTROL-PLANE-ONLY"


def forbidden(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return resources of a type that has no place in a landing zone."""
    return [
        finding(CODE, body, f"{body.type} has no place here: {reason}")
        for body in bodies
        if (reason := demand(body.type).forbidden)
    ]

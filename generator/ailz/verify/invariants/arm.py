"""What Azure refuses although every type takes it, as an invariant."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.rules import refused
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.setting import Setting

CODE = "ARM-RULES"


def arm(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return requests that Azure would refuse."""
    return [
        finding(CODE, each.body, f"{each.rule.rule} ({each.rule.id})", each.path)
        for each in refused(bodies, setting.region)
    ]

"""No request asks for a copy of data in a region that may hold none."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.copies import copies
from ailz.design.pages import listed
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.setting import Setting

CODE = "RESIDENCY"


def residency(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return stores whose request puts a copy where data may not lie.

    What Azure copies by itself is told, and refused by nobody: no request could say otherwise.
    """
    allowed = setting.may_hold
    if allowed is None:
        return []
    found = []
    for body in bodies:
        kept = copies(body)
        beyond = [] if kept is None else [name for name in kept.asked_for if name not in allowed]
        if kept is not None and beyond:
            message = f"a copy would lie in {listed(beyond)}, where data may not lie"
            found.append(finding(CODE, body, message, kept.chosen_at))
    return found

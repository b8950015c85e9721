"""How a check tells what it found: at a property of a resource."""

from ailz.azure.bodies import Body
from ailz.errors import Finding


def finding(code: str, body: Body, message: str, path: str = "", allowed: str = "") -> Finding:
    """Return a finding at a property of a resource."""
    place = f"{body.id}: {path}" if path else body.id
    return Finding(message, code, path=place, allowed=allowed)

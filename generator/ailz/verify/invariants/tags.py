"""Every resource that takes tags has the mandated ones, spelled as they are mandated."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.catalog.arm_rules import takes_tag
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.types import taggable
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.services import demand
from ailz.verify.invariants.setting import Setting

CODE = "TAGS"


def tags(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return resources that a policy on mandated tags would refuse."""
    found = []
    for body in bodies:
        if _takes_tags(body.type) and not demand(body.type).untagged:
            present = body.body.get("tags") or {}
            found += [
                finding(CODE, body, f"the mandated tag is not {wanted!r}", f"tags.{name}")
                for name, wanted in setting.tags.items()
                if present.get(name) != wanted and takes_tag(body.type, name)
            ]
            if not present:
                found.append(finding(CODE, body, "takes tags and has none", "tags"))
    return found


def _takes_tags(kind: str) -> bool:
    try:
        return taggable(kind)
    except UnknownFactError:
        return False

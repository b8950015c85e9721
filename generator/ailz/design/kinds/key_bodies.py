"""What keys in a vault and in a pool have alike: how large they are, and when they rotate."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ailz.design.context import Context, Site
from ailz.design.part import Key
from ailz.design.resource import Parameter
from ailz.design.values import Body, Each, Param, Value

CODE = "cmk"
"""What names call a key; the Cloud Adoption Framework has no abbreviation."""
USUAL_SIZE = 3072
"""In bits."""


def key_size(wanted: Collection[Key]) -> Value:
    """Return the size of a member of a loop of keys: its own where any has one."""
    return Each("size", USUAL_SIZE, optional=True) if any(k.size for k in wanted) else USUAL_SIZE


def key_rotation(context: Context) -> Parameter:
    """Return the parameter with the times of a key."""
    return context.parameter(
        "key_rotation",
        "When a key gets a new version, and when an old one expires.",
        _rotation,
        kind="object",
        describes={
            "after": "How long after it was made a new version follows.",
            "expiry": "How long after it was made a version expires.",
        },
    )


def _rotation(site: Site) -> Mapping[str, str]:
    """Return the times of a key: it expires half a year after its rotation, while services move."""
    months = site.config.security.key_rotation_months
    return {"after": f"P{months}M", "expiry": f"P{months + 6}M"}


KEY_ROTATES: Body = {
    "trigger": {"timeAfterCreate": Param("key_rotation", "after")},
    "action": {"type": "rotate"},
}

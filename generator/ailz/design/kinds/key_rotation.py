"""When keys get a new version, and when an old one expires: the same in a vault and in a pool."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import Context, Site
from ailz.design.resource import Parameter
from ailz.design.values import Body, Param


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

"""Whether Azure's published types take a body."""

from collections.abc import Iterable
from types import ModuleType
from typing import Any

from ailz.azure.bodies import UNKNOWN, Body


def type_problems(arm_types: ModuleType, bodies: Iterable[Body]) -> list[str]:
    """Return a line a problem: an unknown, read-only, missing or wrong property."""
    return [
        f"{body.id}: {problem}"
        for body in bodies
        for problem in arm_types.check_body(
            f"{body.type}@{body.api_version}",
            dict(body.body),
            unknown=UNKNOWN,
            partial=_exists_with_its_parent(body),
        )
    ]


def _exists_with_its_parent(body: Body) -> Any:
    return body.name == "default" and body.type.count("/") > 1

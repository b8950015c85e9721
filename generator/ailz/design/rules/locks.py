"""Delete locks on what cannot be made again."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Lock, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Each, Id

TYPE = "Microsoft.Authorization/locks"


def locks(context: Context, wanted: tuple[Lock, ...], after: tuple[str, ...]) -> Part:
    """Lock data and keys. ``after`` is what must be there first and, at a destroy, must go last."""
    if not context.config.security.locks or not wanted:
        return Part()
    return Part(
        modules=(Module("locks", "Delete locks on data and keys.", Id("workload_group")),),
        resources=(
            resource(
                "delete_lock",
                "locks",
                TYPE,
                "keep",
                Each("target"),
                {
                    "properties": {
                        "level": "CanNotDelete",
                        "notes": "Holds data or keys. The destroy script removes this lock first.",
                    }
                },
                collection="delete_locks",
                depends_on=after,
                why=(
                    "On resources, not on groups: a locked group keeps idle compute "
                    "nodes running and its deployment "
                    "history growing."
                ),
                controls=("delete-locks",),
            ),
        ),
        collections={"delete_locks": {lock.key: {"target": lock.target} for lock in wanted}},
    )

"""Delete locks on what cannot be made again."""

from __future__ import annotations

from ailz.design.context import Context, Dial
from ailz.design.order import after_locked
from ailz.design.part import Part, resource
from ailz.design.resource import Module
from ailz.design.values import Each, Id, When

TYPE = "Microsoft.Authorization/locks"


def locks(context: Context, part: Part) -> Part:
    """Lock data and keys, after all that is written to them: at a destroy the locks go first."""
    if not part.locks or not context.some(lambda site: site.config.security.locks):
        return Part()
    dial = Dial(
        context.parameter(
            "locks",
            "Whether delete locks stand on data and keys.",
            lambda site: site.config.security.locks,
            kind="bool",
        )
    )
    scope = Id("workload_group" if context.stage == "landing-zone" else "security_group")
    return Part(
        modules=(Module("locks", "Delete locks on data and keys.", scope),),
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
                when=When(dial.parameter.name, True),
                depends_on=after_locked(part),
                why=(
                    "On resources, not on groups: a locked group keeps idle compute "
                    "nodes running and its deployment "
                    "history growing."
                ),
                controls=("delete-locks",),
            ),
        ),
        parameters=(dial.parameter,),
        collections={"delete_locks": {lock.key: {"target": lock.target} for lock in part.locks}},
    )

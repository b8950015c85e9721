"""Personas that the configuration names no group for, and what nobody does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.model.access import Personas
from ailz.report.reading import Reading, persona_name


@dataclass(frozen=True, slots=True)
class Vacant:
    """A persona without a group, its key below ``access``, and what it would do here."""

    who: str
    key: str
    tasks: tuple[str, ...]

    @property
    def title(self) -> str:
        """The persona as a table says it."""
        return f"{self.who[:1].upper()}{self.who[1:]}"


def vacant(landing_zone: Reading) -> tuple[Vacant, ...]:
    """Return the personas that would have roles here and have no group, in their usual order."""
    access = landing_zone.config.access
    tasks: dict[str, dict[str, None]] = {}
    for deployment in landing_zone.deployments:
        kinds = {site.kind for site in deployment.context.sites}
        here = {resource.symbol for resource in deployment.root.resources}
        for duty in deployment.part.duties:
            if duty.scope.symbol in here and kinds.intersection(duty.kinds):
                tasks.setdefault(duty.persona, {})[duty.why] = None
    return tuple(
        Vacant(persona_name(name), name, tuple(tasks[name]))
        for name in Personas.model_fields
        if name in tasks and getattr(access, name) is None
    )

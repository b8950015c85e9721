"""Where a subscription stands: management groups, and the archetypes of an ALZ library."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_GROUPS = "/providers/microsoft.management/managementgroups/"
OPEN = "?"
"""What stands above a group of which no export says what is above it."""

# What an application landing zone inherits where a library does not draw its own tree.
_INHERITED = ("root", "landing_zones")


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """What is known of the tree above a subscription; every name in lower case.

    `parents` has, by the name of a management group or `/subscriptions/<id>`, the group above it:
    empty above the topmost of all, `?` where an export says nothing of what is above. `archetypes`
    has an ALZ library's assignments by the archetype that carries them, `groups` the archetypes of
    each of its management groups.
    """

    parents: Mapping[str, str] = field(default_factory=dict)
    archetypes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def above(self, start: str) -> tuple[str, ...]:
        """Return a group or subscription and every group above it that is known."""
        found: list[str] = []
        at = start.lower()
        while at not in ("", OPEN, *found):
            found.append(at)
            at = self.parents.get(at, "")
        return tuple(found)

    def holds(self, group: str, start: str) -> bool | None:
        """Whether `start` lies under the management group; None where that is not known."""
        wanted, chain = group.lower(), self.above(start)
        if wanted in chain:
            return True
        # Without a way up nothing is known; at its end, whether it is the topmost group's.
        beyond = self.parents.get(chain[-1]) if chain and chain[0] in self.parents else None
        if beyond == "" or (beyond == OPEN and wanted in self.parents):
            return False
        return None

    def inherited(self, archetype: str) -> frozenset[str] | None:
        """Return the names of the assignments under an archetype; None if there is no such one."""
        wanted = archetype.lower()
        if wanted not in self.archetypes:
            return None
        carried: set[str] = set()
        for name in self._chain(wanted):
            carried |= self.archetypes.get(name, frozenset())
        return frozenset(carried)

    def _chain(self, archetype: str) -> tuple[str, ...]:
        group = next((g for g, names in self.groups.items() if archetype in names), None)
        if group is None:
            return (*_INHERITED, archetype)
        return tuple(name for each in self.above(group) for name in self.groups.get(each, ()))

    def carries(self, assignment: str) -> bool:
        """Whether any archetype carries an assignment of that name."""
        return any(assignment.lower() in names for names in self.archetypes.values())


def group_of(scope: str) -> str | None:
    """Return the name of the management group that a scope is, in lower case; None if it is not."""
    lower = scope.lower().rstrip("/")
    rest = lower.removeprefix(_GROUPS)
    return rest if lower.startswith(_GROUPS) and "/" not in rest else None

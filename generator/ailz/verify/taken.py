"""No two resources of a landing zone have one id, or one name that must be unique in the world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ailz.azure.bodies import UNKNOWN, Body
from ailz.azure.names import world_wide
from ailz.design.landing_zone import Deployment
from ailz.design.values import Text
from ailz.errors import Finding

CODE = "NAME-TAKEN"


@dataclass(frozen=True, slots=True)
class _Place:
    """A request: of which deployment and environment."""

    deployment: Deployment
    environment: str
    body: Body

    @property
    def fields(self) -> list[str]:
        """What `naming.fixed` calls a name of this type: several where the name is taken twice."""
        kinds = self.deployment.part.names
        return [
            field
            for field, name in self.deployment.names[self.environment].items()
            if name == self.body.name and kinds[field].type.casefold() == self.body.type.casefold()
        ]


def names_taken(asked: Iterable[tuple[Deployment, str, tuple[Body, ...]]]) -> Iterator[Finding]:
    """Yield ids and names that two requests would have, of one environment or of two.

    ``asked`` are the requests of a whole landing zone (``verify.environments``).
    """
    both = list(_taken(asked))
    named = [each for each in both if all(at.fields for at in each[:2])]
    # What is called after a name that is taken, such as a role of an identity's, is no second one.
    for before, here, what in named or both:
        yield _finding(before, here, what)


def _taken(
    asked: Iterable[tuple[Deployment, str, tuple[Body, ...]]],
) -> Iterator[tuple[_Place, _Place, str]]:
    ids: dict[str, _Place] = {}
    twice: list[str] = []
    names: dict[tuple[str, str], _Place] = {}
    for deployment, environment, bodies in asked:
        for body in bodies:
            if str(UNKNOWN) in body.id:
                continue
            here = _Place(deployment, environment, body)
            folded = body.id.casefold()
            before = ids.setdefault(folded, here)
            if before is not here:
                # What hangs on a name that is taken is no second mistake.
                if not folded.startswith(tuple(twice)) and not _follows_another(before, here):
                    yield before, here, "one id: one would overwrite the other"
                twice.append(f"{folded}/")
            elif (key := world_wide(body.type, body.name)) is not None:
                before = names.setdefault(key, here)
                if before is not here:
                    yield before, here, "a name that is unique in the world"


def _follows_another(*both: _Place) -> bool:
    """Whether both names are made of the names of what they belong to."""
    return all(
        at.fields
        and isinstance(at.deployment.part.names[at.fields[0]].usual, Text)
        and at.fields[0] not in at.deployment.root.parameter("names").describes
        for at in both
    )


def naming_key(deployment: Deployment, environment: str, body: Body) -> str:
    """Return the key that decides the name of a request: its fixed name, else the pattern."""
    at = _Place(deployment, environment, body)
    return next((key for key in map(_key(at), at.fields) if key), _PATTERN)


_PATTERN = "naming.pattern"


def _key(at: _Place) -> Callable[[str], str]:
    fixed = at.deployment.context.config.naming.fixed

    def key(field: str) -> str:
        there = at.environment in fixed.get(field, {})
        return f"naming.fixed.{field}.{at.environment}" if there else ""

    return key


def _finding(before: _Place, here: _Place, what: str) -> Finding:
    one, other = _told_apart(before, here)
    keys = [_key(here)(other), _key(before)(one)]
    path = next(filter(None, keys), _PATTERN)
    return Finding(
        f"{other or here.body.type} of {here.environment} and {one or before.body.type} of "
        f"{before.environment} would both be {here.body.name}: {what}",
        CODE,
        path=path,
        allowed=(
            "a pattern with what tells them apart, or names in naming.fixed"
            if path == _PATTERN
            else "a name of its own"
        ),
    )


def _told_apart(before: _Place, here: _Place) -> tuple[str, str]:
    """Return what both are called. A deployment knows names of another that it looks up, too."""
    pairs = [(one, two) for one in before.fields or [""] for two in reversed(here.fields or [""])]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])

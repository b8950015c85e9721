"""A request beside what a world holds, as Azure's rules look at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ailz.azure import ids, world
from ailz.azure.bodies import Body
from ailz.azure.request import Request
from ailz.azure.rules.world import HOLDERS, World, within


@dataclass(frozen=True)
class Beside(World):
    """The world as it would be with a request done, or `without` what it writes.

    What the world knows of by its id alone says nothing here. `everything` asks about all that is
    there, not only what the request writes: a change can bring others into breach.
    """

    held: world.World
    request: Request
    without: bool = False
    everything: bool = False

    @cached_property
    def region(self) -> str:  # type: ignore[override]
        """Where the request's resource stands, or the nearest thing that it stands in."""
        here = self.request.body.get("location")
        if isinstance(here, str):
            return here
        above = (self.held.get(each) for each in ids.above(self.request.id))
        return next((t for each in above if each and (t := world.text(each.body, "location"))), "")

    def of(self, types: Sequence[str]) -> Iterator[Body]:
        """Yield what is of these types, the request's last: a breach is the later one's."""
        if "*" in types:
            for resource in self.held.resources.values():
                yield from self._there(resource)
        for name in types:
            folded = name.casefold()
            for resource in self.held.of(name):
                yield from (b for b in self._there(resource) if b.type.casefold() == folded)
            for resource in self.held.of(HOLDERS.get(folded, "")):
                yield from (b for b in self._there(resource) if b.type.casefold() == folded)
        yield from self._new(types)

    def judged(self, types: Sequence[str]) -> Iterator[Body]:
        """Yield what the request writes of these types, or everything of them."""
        yield from self.of(types) if self.everything else self._new(types)

    def get(self, id_: str) -> Body | None:
        """Return what has this id."""
        key = ids.key(id_)
        if key == ids.key(self.request.id):
            return None if self.without else _written(self.request)[0]
        resource = self.held.resources.get(key)
        return _bodies(resource)[0] if resource is not None and resource.whole else None

    def _new(self, types: Sequence[str]) -> Iterator[Body]:
        if not self.without:
            wanted = {name.casefold() for name in types}
            yield from (
                body
                for body in _written(self.request)
                if "*" in wanted or body.type.casefold() in wanted
            )

    def _there(self, resource: world.Resource) -> tuple[Body, ...]:
        if not resource.whole or ids.key(resource.id) == ids.key(self.request.id):
            return ()
        return _bodies(resource)


@lru_cache(maxsize=64)
def _written(request: Request) -> tuple[Body, ...]:
    body = Body(request.type, request.api_version, request.id, request.name, request.body)
    return (body, *within(body))


@lru_cache(maxsize=8192)
def _bodies(resource: world.Resource) -> tuple[Body, ...]:
    body = Body(resource.type, resource.api_version, resource.id, resource.name, resource.body)
    return (body, *within(body))

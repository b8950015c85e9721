"""Requests and resources as Azure's rules look at them: by type, by parent, by mention."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ailz.azure.bodies import Body
from ailz.azure.look import texts

RULE = "Microsoft.Network/networkSecurityGroups/securityRules"
_WITHIN = {
    "microsoft.network/networksecuritygroups": "securityRules",
    "microsoft.network/routetables": "routes",
}
"""What stands in its parent's body although it is a resource to Azure."""
HOLDERS: Mapping[str, str] = {f"{kind}/{inner}".casefold(): kind for kind, inner in _WITHIN.items()}
"""Types of what stands in its parent's body -> the parent's type, in lower case."""
_MENTIONS = {
    "Microsoft.KeyVault/vaults": "//{}.",
    "Microsoft.KeyVault/vaults/keys": "/keys/{}",
}
"""How a body names a resource of another type than by its id."""


class World(ABC):
    """What a rule is held against; `region` is where a resource stands that does not say it."""

    region: str

    @abstractmethod
    def of(self, types: Sequence[str]) -> Iterator[Body]:
        """Yield what is of these types; `*` means everything."""

    @abstractmethod
    def judged(self, types: Sequence[str]) -> Iterator[Body]:
        """Yield what is of these types and asked about: rules on one body look at no other."""

    @abstractmethod
    def get(self, id_: str) -> Body | None:
        """Return what has this id; None where nobody knows what it says."""

    def parent(self, body: Body) -> Body | None:
        """Return the resource that this one is a child of; None where nobody writes it here."""
        return self.get(body.id.rsplit("/", 2)[0])

    def children(self, body: Body, type_name: str) -> tuple[Body, ...]:
        """Return what is of a type right below a resource."""
        above = f"{body.id}/".casefold()
        return tuple(each for each in self.of((type_name,)) if each.id.casefold().startswith(above))

    def named(self, body: Body, type_name: str) -> tuple[Body, ...]:
        """Return what is of a type and named by a body, by id or as such ids are written."""
        said = [text.casefold() for text in texts(body.body)]
        form = _MENTIONS.get(type_name)
        return tuple(
            each
            for each in self.of((type_name,))
            if each.id.casefold() in said
            or (form and any(form.format(each.name.casefold()) in text for text in said))
        )


@dataclass(frozen=True)
class _Environment(World):
    bodies: tuple[Body, ...]
    region: str

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[Body, ...]]:
        found: dict[str, list[Body]] = defaultdict(list)
        for body in self.bodies:
            found[body.type.casefold()].append(body)
        return {name: tuple(several) for name, several in found.items()}

    @cached_property
    def _by_id(self) -> Mapping[str, Body]:
        return {body.id.casefold(): body for body in self.bodies}

    def of(self, types: Sequence[str]) -> Iterator[Body]:
        if "*" in types:
            yield from self.bodies
        else:
            for name in types:
                yield from self._by_type.get(name.casefold(), ())

    def judged(self, types: Sequence[str]) -> Iterator[Body]:
        return self.of(types)

    def get(self, id_: str) -> Body | None:
        return self._by_id.get(id_.casefold())


def world(bodies: Sequence[Body], region: str) -> World:
    """Return the requests of one environment with those that stand in the body of their parent."""
    inner = [each for body in bodies for each in within(body)]
    return _Environment((*bodies, *inner), region)


def within(body: Body) -> Iterator[Body]:
    """Yield what stands in a body although it is a resource to Azure."""
    kind = _WITHIN.get(body.type.casefold())
    if kind is None:
        return
    properties = body.body.get("properties")
    several = properties.get(kind) if isinstance(properties, Mapping) else None
    for each in several if isinstance(several, list | tuple) else ():
        if isinstance(each, Mapping):
            name = str(each.get("name"))
            yield Body(
                f"{body.type}/{kind}", body.api_version, f"{body.id}/{kind}/{name}", name, each
            )

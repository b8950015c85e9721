"""The requests of one environment as Azure's rules look at them: by type, by parent, by mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ailz.azure.bodies import Body
from ailz.azure.look import texts

RULE = "Microsoft.Network/networkSecurityGroups/securityRules"
_WITHIN = {
    "Microsoft.Network/networkSecurityGroups": "securityRules",
    "Microsoft.Network/routeTables": "routes",
}
"""What stands in its parent's body although it is a resource to Azure."""
_MENTIONS = {
    "Microsoft.KeyVault/vaults": "//{}.",
    "Microsoft.KeyVault/vaults/keys": "/keys/{}",
}
"""How a body names a resource of another type than by its id."""


@dataclass(frozen=True)
class World:
    """The requests of one environment, what stands in a parent's body among them."""

    bodies: tuple[Body, ...]
    region: str

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Body, ...]]:
        """Requests by type in lower case."""
        found: dict[str, list[Body]] = defaultdict(list)
        for body in self.bodies:
            found[body.type.casefold()].append(body)
        return {name: tuple(several) for name, several in found.items()}

    @cached_property
    def by_id(self) -> Mapping[str, Body]:
        """Requests by id in lower case."""
        return {body.id.casefold(): body for body in self.bodies}

    def of(self, types: Sequence[str]) -> Iterator[Body]:
        """Yield the requests of these types; `*` means every request."""
        if "*" in types:
            yield from self.bodies
        else:
            for name in types:
                yield from self.by_type.get(name.casefold(), ())

    def parent(self, body: Body) -> Body | None:
        """Return the resource that this one is a child of; None where nobody writes it here."""
        return self.by_id.get(body.id.rsplit("/", 2)[0].casefold())

    def children(self, body: Body, type_name: str) -> tuple[Body, ...]:
        """Return the requests of a type right below a resource."""
        above = f"{body.id}/".casefold()
        return tuple(each for each in self.of((type_name,)) if each.id.casefold().startswith(above))

    def named(self, body: Body, type_name: str) -> tuple[Body, ...]:
        """Return the requests of a type that a body names, by id or as such ids are written."""
        said = [text.casefold() for text in texts(body.body)]
        form = _MENTIONS.get(type_name)
        return tuple(
            each
            for each in self.of((type_name,))
            if each.id.casefold() in said
            or (form and any(form.format(each.name.casefold()) in text for text in said))
        )


def world(bodies: Sequence[Body], region: str) -> World:
    """Return the requests with those that stand in the body of their parent."""
    within = [
        Body(
            f"{body.type}/{kind}",
            body.api_version,
            f"{body.id}/{kind}/{each.get('name')}",
            str(each.get("name")),
            each,
        )
        for body in bodies
        if (kind := _WITHIN.get(body.type))
        for each in body.body.get("properties", {}).get(kind) or ()
    ]
    return World((*bodies, *within), region)

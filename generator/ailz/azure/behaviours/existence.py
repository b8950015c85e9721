"""What a resource stands in, and what its body names, is there by then."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import texts, values
from ailz.azure.request import Request
from ailz.azure.world import World
from ailz.catalog.lifecycle import called, managed_groups

_GUESS = "name what exists in a world file (--world)"


def _parent(world: World, request: Request) -> Iterator[Objection]:
    above = ids.parent_of(request.id)
    if not request.writes or not above:
        return
    there = world.exists(above)
    if there:
        return
    is_group = ids.type_of(above) == ids.GROUP
    yield Objection(
        status=404,
        code="ResourceGroupNotFound" if is_group else "ParentResourceNotFound",
        message=f"{above} could not be found",
        remedy=_GUESS if there is None else "make it first: depend on what makes it",
        sure=there is False,
    )


def _names(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes:
        return
    managed = managed_groups().get(request.type.casefold())
    makes = set(values(request.body, managed.named)) if managed and managed.named else set()
    for named in dict.fromkeys(texts(request.body)):
        if not named.casefold().startswith("/subscriptions/") or "<" in named or named in makes:
            continue
        there = world.exists(_proper(named))
        if not there and not _is_apart(named):
            yield Objection(
                status=400,
                code="InvalidResourceReference",
                message=f"{named} was not found",
                remedy=_GUESS if there is None else "make it first: depend on what makes it",
                sure=there is False,
            )


def _proper(id_: str) -> str:
    """Return an id as it is requested, of what a service calls otherwise inside a body."""
    type_ = called().get(ids.type_of(id_).casefold())
    if type_ is None:
        return id_
    before, provider, last = id_.rpartition("/providers/")
    names = last.split("/")[2::2]
    namespace, *kinds = type_.split("/")
    pairs = "/".join(f"{kind}/{name}" for kind, name in zip(kinds, names, strict=True))
    return f"{before}{provider}{namespace}/{pairs}"


def _is_apart(id_: str) -> bool:
    """Whether an id names what is not looked up: a built-in role, or a part of another body."""
    return ids.type_of(id_) == "Microsoft.Authorization/roleDefinitions"


_ARM = "Learn, Resource not found errors (error-not-found)"

BEHAVIOURS = (
    Behaviour(
        id="parent",
        says="A resource whose group or parent is not there is refused.",
        source=_ARM,
        stage="scope",
        refuses=_parent,
    ),
    Behaviour(
        id="reference",
        says="An id in a body must name something that exists by then.",
        source=_ARM,
        refuses=_names,
    ),
)

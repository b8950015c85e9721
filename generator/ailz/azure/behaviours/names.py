"""What a new resource may be called."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure import names
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.bodies import UNKNOWN
from ailz.azure.request import Request
from ailz.azure.world import World, text
from ailz.catalog.arm_rules import reserved_word
from ailz.catalog.dns import takes_endpoint


def _form(world: World, request: Request) -> Iterator[Objection]:
    if not _is_new(world, request):
        return
    wrong = names.wrong(request.id, text(request.body, "kind"))
    if wrong is not None:
        yield Objection(
            status=400,
            code="",
            message=wrong.says,
            remedy="Give it another name.",
            path="name",
            sure=wrong.sure,
        )


def _reserved(world: World, request: Request) -> Iterator[Objection]:
    if not _is_new(world, request):
        return
    word = reserved_word(request.name)
    sure = names.world_wide(request.type, request.name) is not None
    # Which types it holds for is not listed: those with an address of their own.
    if word and (sure or takes_endpoint(request.type)):
        yield Objection(
            status=400,
            code="ReservedResourceName",
            message=f"The name {request.name} has {word} in it, a word that Azure keeps for itself",
            remedy="Give it a name without that word.",
            path="name",
            sure=sure,
        )


def _segments(world: World, request: Request) -> Iterator[Objection]:
    del world
    last = request.id.rpartition("/providers/")[2]
    names_and_types = last.split("/")
    if last != request.id and (len(names_and_types) % 2 == 0 or "" in names_and_types):
        yield Objection(
            status=400,
            code="MismatchingResourceSegments",
            message=f"{last} has not a name for each segment of its type",
            remedy="Give the parent and each child a name of its own.",
            path="name",
        )


def _is_new(world: World, request: Request) -> bool:
    known = repr(UNKNOWN) not in request.name
    return known and request.writes and request.method == "PUT" and world.get(request.id) is None


BEHAVIOURS = (
    Behaviour(
        id="name-form",
        says="A name has the length and the characters that its type takes.",
        source="Learn, Naming rules and restrictions for Azure resources",
        stage="shape",
        refuses=_form,
    ),
    Behaviour(
        id="name-reserved",
        says="A resource with an address of its own has no word of Azure's in its name.",
        source="Learn, Reserved resource name errors; MicrosoftDocs/azure-docs#80822; "
        "Azure/AppConfiguration#1153",
        stage="shape",
        refuses=_reserved,
    ),
    Behaviour(
        id="name-segments",
        says="An id has a name for each segment of its type.",
        source="Learn, Common deployment errors",
        stage="shape",
        refuses=_segments,
    ),
)

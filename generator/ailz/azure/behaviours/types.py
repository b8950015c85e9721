"""A body is what its ARM type describes at the API version."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.request import Request
from ailz.azure.shape import Problem, problems
from ailz.azure.world import World
from ailz.catalog.arm_types import Shape, shape, versions

_PUBLISHED = "Azure/bicep-types-az"
_DOUBTFUL = frozenset({"spelling", "read_only"})
_MOST = 5
"""How many of the known API versions a sentence names, the newest ones."""


def _body(world: World, request: Request) -> Iterator[Objection]:
    del world
    found = _shape(request)
    if found is None:
        return
    exact = found.exact
    for problem in problems(found, request.body, name=request.name, partial=_is_partial(request)):
        yield _objection(problem, request, exact=exact)


def _shape(request: Request) -> Shape | None:
    return shape(request.type, request.api_version) if request.writes else None


def _objection(problem: Problem, request: Request, *, exact: bool) -> Objection:
    at = f"{request.type}@{request.api_version}"
    return Objection(
        status=400,
        code="",
        message=f"{problem.says} ({at})" if exact else f"{problem.says} (in a version near {at})",
        remedy=problem.remedy,
        path=problem.path,
        sure=exact and problem.kind not in _DOUBTFUL,
    )


def _is_partial(request: Request) -> bool:
    """Whether a request changes what exists: a PATCH, or a child that comes with its parent."""
    return request.method == "PATCH" or (
        request.name.casefold() == "default" and request.type.count("/") > 1
    )


def _version(world: World, request: Request) -> Iterator[Objection]:
    del world
    if not request.writes:
        return
    known = versions(request.type)
    if not known:
        yield Objection(
            status=404,
            code="",
            message=f"No published source describes {request.type}: its body is not looked at",
            sure=False,
        )
    elif request.api_version.casefold() not in known:
        # Azure may know more versions than are published.
        yield Objection(
            status=400,
            code="NoRegisteredProviderFound",
            message=f"No published source has {request.type} at API version {request.api_version}",
            remedy=f"Published are, the newest first: {', '.join(known[: -_MOST - 1 : -1])}.",
            sure=False,
        )


BEHAVIOURS = (
    Behaviour(
        id="type-body",
        says="A body has the properties that its type has at the API version, with values that it "
        "takes, and all that it requires.",
        source=f"{_PUBLISHED}: the type at this API version; Azure/azure-powershell#15331 (an "
        "unknown member), Azure/azure-sdk-for-node#1431 (a missing one)",
        stage="shape",
        refuses=_body,
    ),
    Behaviour(
        id="type-version",
        says="A type is asked for at an API version that Azure has.",
        source=f"{_PUBLISHED}: the versions of the type; Learn, Common deployment errors",
        stage="shape",
        refuses=_version,
    ),
)

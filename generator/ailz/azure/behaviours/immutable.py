"""What a later request cannot change in a resource that exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.bodies import UNKNOWN
from ailz.azure.look import values
from ailz.azure.request import Json, Request
from ailz.azure.world import Resource, World
from ailz.catalog.immutable import Rule, refused_as_they_are, rules
from ailz.catalog.regions import spelling
from ailz.design.record import Leaf, shortened
from ailz.design.verdicts import Verdict, verdict

_MARK = repr(UNKNOWN)


def _refuses(world: World, request: Request) -> Iterator[Objection]:
    held = _held(world, request)
    if held is None:
        return
    for path, old, new, found in _changes(held, request):
        if path != "location" and found.kind == "refused" and found.rule is not None:
            yield _objection(request, path, old, new, found, found.rule)


def _as_it_is(world: World, request: Request) -> Iterator[Objection]:
    known = refused_as_they_are(request.type) if request.writes else ()
    for rule in known:
        value = next(values(request.body, rule.path), None)
        if isinstance(value, bool | str) and rule.is_refused_as_it_is(
            value, exists=world.get(request.id) is not None
        ):
            yield Objection(
                status=400,
                code=rule.code,
                message=f"{rule.path} of {request.name} cannot be {_said(value)}",
                remedy="Leave it out.",
                path=rule.path,
            )


def _moved(world: World, request: Request) -> Iterator[Objection]:
    held = _held(world, request)
    old, new = (held.body.get("location") if held else None), request.body.get("location")
    if not isinstance(old, str) or not isinstance(new, str) or _MARK in old + new:
        return
    if _place(old) == _place(new):
        return
    known = next(rules(request.type, "location"), None)
    yield Objection(
        status=409,
        code=known.code if known else "InvalidResourceLocation",
        message=f"{request.name} exists in {old}; it cannot be made in {new} under the same name",
        remedy="Delete it first, or give the new one another name.",
        path="location",
    )


def _kept(world: World, request: Request, body: Json) -> Json:
    """Return a body with what Azure keeps, whatever is sent."""
    held = _held(world, request)
    if held is None:
        return body
    for _, _, _, found in _changes(held, request):
        rule = found.rule
        if found.kind != "by_hand" or rule is None:
            continue
        if found.sure or not rule.said:
            # A rule about an object keeps the whole of it.
            at = rule.path.partition("[]")[0].split(".")
            body = _with(body, at, _at(held.body, at))
    return body


def _held(world: World, request: Request) -> Resource | None:
    """Return the resource as it is before a request changes it; None where nobody knows it."""
    held = world.get(request.id) if request.writes else None
    return held if held is not None and held.whole else None


def _changes(held: Resource, request: Request) -> Iterator[tuple[str, Leaf, Leaf, Verdict]]:
    """Yield what a request changes, with what becomes of it.

    What is left out was never asked for, or means a default, or that the value stays: what was sent
    before and is left out now is a change to nothing, of which a verdict says that it is not sure.
    """
    if held.sent == request.body and held.body == request.body:
        return
    here, sent, asked = shortened(held.body), shortened(held.sent), shortened(request.body)
    gone = {} if request.method == "PATCH" else dict.fromkeys(sent.keys() - asked.keys())
    for path, new in sorted({**asked, **gone}.items(), key=lambda each: each[0]):
        old = here.get(path)
        if _same(old, new) or _unknown(old) or _unknown(new):
            continue
        yield path, old, new, verdict(request.type, path, old, new, here)


def _objection(
    request: Request, path: str, old: Leaf, new: Leaf, found: Verdict, rule: Rule
) -> Objection:
    if new is None:
        what = f"{path} of {request.name}, which is {_said(old)}, is left out"
    elif old is None:
        what = f"{path} of {request.name}, which was not set, becomes {_said(new)}"
    else:
        what = f"{path} of {request.name} is {_said(old)} and cannot become {_said(new)}"
    about = f"; this holds for: {rule.said}" if rule.said and not found.sure else ""
    return Objection(
        status=409,
        code=rule.code,
        message=f"{what}{about}",
        remedy=rule.note or "Keep the value, or delete the resource and make it again.",
        path=path,
        sure=found.sure,
    )


def _said(value: Leaf) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _same(one: Leaf, other: Leaf) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return one == other


def _unknown(value: Leaf) -> bool:
    return _MARK in str(value)


def _place(location: str) -> str:
    return spelling(location) or location.casefold()


def _at(body: Any, path: list[str]) -> Any:  # noqa: ANN401 - JSON of any shape
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def _with(body: Json, path: list[str], value: Any) -> Json:  # noqa: ANN401
    name, *rest = path
    inner = body.get(name)
    if rest:
        value = _with(inner if isinstance(inner, Mapping) else {}, rest, value)
    if value is None:
        return {key: each for key, each in body.items() if key != name}
    return {**body, name: value}


BEHAVIOURS = (
    Behaviour(
        id="location-fixed",
        says="What exists stays where it is: the same name in another region is refused.",
        source="MicrosoftDocs/azure-docs#70422; Learn, Common deployment errors",
        refuses=_moved,
    ),
    Behaviour(
        id="explicit-value",
        says="Some services refuse a switch that is sent as off, although it is off.",
        source="Azure/azure-rest-api-specs#18441; jenkins-infra/azure#125; "
        "Azure/ResourceModules#3106; hashicorp/terraform-provider-azurerm (purge protection)",
        refuses=_as_it_is,
    ),
    Behaviour(
        id="immutable",
        says="Some properties are set when a resource is made, and a later value is refused or has "
        "no effect.",
        source="the sources of each row: hashicorp/terraform-provider-azurerm, Azure's client "
        "libraries (visibility create, read), Learn, per service",
        refuses=_refuses,
        fills=_kept,
    ),
)

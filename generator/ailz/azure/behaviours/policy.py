"""Azure Policy: what it changes of a request, what it refuses, and what it deploys afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ailz import policy
from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.asked import asked, sent
from ailz.azure.behaviour import Behaviour
from ailz.azure.bodies import UNKNOWN
from ailz.azure.request import Request
from ailz.azure.respond import done, judged
from ailz.azure.world import Due, Missed, Resource, World
from ailz.policy import Context, Library, Status
from ailz.policy.afterwards import Deployed, afterwards, delays, undeletable
from ailz.policy.decide import decided
from ailz.policy.entries import ForeignError, read_entry
from ailz.policy.library import Assignment, Definition, Exemption, Initiative

_OURS = (
    "Microsoft.Authorization/policyDefinitions",
    "Microsoft.Authorization/policySetDefinitions",
    "Microsoft.Authorization/policyAssignments",
    "Microsoft.Authorization/policyExemptions",
)
_REMEDY = "send what the rule allows, or ask who assigned it for an exemption"


def libraries(world: World) -> tuple[Library, ...]:
    """Return the rules in force: the platform's, and those that deployments have assigned.

    Where no rule was read there is none to hold: built-in ones come with the platform's.
    """
    if not world.policies.definitions and next(world.of(_OURS[0]), None) is None:
        return ()
    made = tuple(world.of(*_OURS))
    own = _own(world.policies, made) if made else None
    return (world.policies,) if own is None else (world.policies, own)


@lru_cache(maxsize=64)
def _own(beneath: Library, made: tuple[Resource, ...]) -> Library:
    """Return assignments, definitions and exemptions that are resources, as a library."""
    found: dict[type, list[Any]] = {Definition: [], Initiative: [], Assignment: [], Exemption: []}
    for each in made:
        entry = {"id": each.id, "name": each.name, **each.body}
        entry.setdefault("scope", ids.parent_of(each.id))
        try:
            read = read_entry(entry, each.id, each.name)
        except ForeignError:
            continue
        found[type(read)].append(read)
    return Library(
        definitions=tuple(found[Definition]),
        initiatives=tuple(found[Initiative]),
        assignments=tuple(found[Assignment]),
        exemptions=tuple(found[Exemption]),
        hierarchy=beneath.hierarchy,
        beneath=beneath,
    )


def context(world: World, request: Request) -> Context:
    """Return what a rule may ask about the surroundings of a request."""
    subscription = world.subscription(request.id)
    group = world.get(ids.group_of(request.id))
    known = {} if group is None or not group.whole else {ids.key(group.id): group.body}
    return Context(
        tenant_id=world.tenant_id or None,
        subscription_tags=subscription.tags,
        resource_groups=known,
        management_group=next(iter(subscription.above), None),
        archetype=world.archetype or None,
    )


def _as_asked(request: Request, body: Mapping[str, Any]) -> policy.Request:
    return asked(request.type, request.api_version, request.id, request.name, body)


def _changed(world: World, request: Request) -> Request:
    if not request.writes:
        return request
    about = context(world, request)
    before = here = _as_asked(request, request.body)
    for library in _assigned(world):
        here, _ = decided(here, library, about)
    return request if here.body == before.body else replace(request, body=sent(dict(here.body)))


def _assigned(world: World) -> Iterator[Library]:
    """Yield the libraries that put something in force: an unassigned rule is advice."""
    return (each for each in libraries(world) if each.assignments)


def _refused(world: World, request: Request) -> Iterable[Objection]:
    if not request.writes:
        return
    shown = _as_asked(request, request.body)
    about = context(world, request)
    for library in _assigned(world):
        for each in decided(shown, library, about)[1]:
            if each.status not in (Status.REFUSED, Status.MAY_BE_REFUSED):
                continue
            why = "; ".join(each.why)
            title = each.display_name.strip() or each.policy
            said = f", which says: {each.message}" if each.message else ""
            yield Objection(
                status=403,
                code="RequestDisallowedByPolicy",
                message=f"assignment {each.assignment} refuses it by {title!r}{said}: {why}",
                remedy=_REMEDY,
                path=", ".join(name for name, _ in each.fields),
                sure=each.status is Status.REFUSED,
            )


def _undeletable(world: World, request: Request) -> Iterable[Objection]:
    held = world.get(request.id)
    if request.method != "DELETE" or held is None:
        return
    shown = asked(held.type, held.api_version, held.id, held.name, held.body)
    about = context(world, request)
    for library in _assigned(world):
        for rule in undeletable(shown, library, about):
            title = rule.definition.display_name if rule.definition else rule.policy_id
            yield Objection(
                status=403,
                code="RequestDisallowedByPolicy",
                message=f"assignment {rule.assignment.name} forbids to delete it by {title!r}",
                remedy="ask who assigned the rule",
            )


def _watched(world: World, request: Request) -> World:
    """Return the world in which the rules that look afterwards know when to."""
    held = world.get(request.id)
    if not request.writes or held is None:
        return world
    shown = asked(held.type, held.api_version, held.id, held.name, held.body)
    about = context(world, request)
    waits = {each for library in _assigned(world) for each in delays(shown, library, about)}
    due = (Due(held.ready + each, held.id, each) for each in sorted(waits))
    return replace(world, due=(*world.due, *due)) if waits else world


def _settled(world: World) -> World:
    while ready := [each for each in world.due if each.minute <= world.now]:
        first = min(ready, key=lambda each: each.minute)
        world = replace(world, due=tuple(each for each in world.due if each is not first))
        world = _looked(world, first)
    return world


def _looked(world: World, due: Due) -> World:
    held = world.get(due.id)
    if held is None:
        return world
    shown = asked(held.type, held.api_version, held.id, held.name, held.body)
    about = context(world, Request("GET", held.id, held.api_version))
    for library in _assigned(world):
        for each in afterwards(shown, library, about, _related(world), due.delay):
            world = _deployed(world, each)
    return world


def _related(world: World) -> Any:  # noqa: ANN401 - the policy room's callable
    def related(kind: str, scope: str, name: str) -> Iterator[policy.Request]:
        own = f"{ids.key(scope)}/"
        for each in world.of(kind):
            named = not name or each.name.casefold() == name.rsplit("/", 1)[-1].casefold()
            if named and ids.key(each.id).startswith(own):
                yield asked(each.type, each.api_version, each.id, each.name, each.body)

    return related


def _deployed(world: World, deployed: Deployed) -> World:
    """Return the world with what a policy wrote; what is refused to it, it does not write."""
    for write in deployed.writes:
        if not isinstance(write.id, str):
            continue
        body = {key: sent(each) for key, each in write.body.items() if sent(each) is not UNKNOWN}
        own = Request("PUT", write.id, write.api_version, body)
        refusals, _, own = judged(world, own)
        if refusals:
            said = refusals[0].objection
            name = deployed.rule.assignment.name
            missed = Missed(own.id, name, said.code, said.message)
            world = replace(world, missed=(*world.missed, missed))
        else:
            _, world = done(world, own, "policy")
    return world


_POLICY = "Learn, Azure Policy definition structure: effects (deny, append, modify)"
_AFTER = "Learn, Azure Policy definitions deployIfNotExists effect"

BEHAVIOURS = (
    Behaviour(
        id="policy",
        says="Assigned rules change a request (append, modify), then refuse it (deny).",
        source=_POLICY,
        stage="policy",
        changes=_changed,
        refuses=_refused,
    ),
    Behaviour(
        id="policy-deletion",
        says="A denyAction rule forbids to delete what it matches.",
        source="Learn, Azure Policy definitions denyAction effect",
        stage="policy",
        refuses=_undeletable,
    ),
    Behaviour(
        id="policy-afterwards",
        says=(
            "A deployIfNotExists rule looks for what it misses ten minutes after a resource is "
            "done, or when the rule says, and writes it then."
        ),
        source=_AFTER,
        follows=_watched,
        settles=_settled,
    ),
)

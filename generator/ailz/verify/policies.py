"""Azure Policy asked of a landing zone, or of anybody's deployment, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ailz.azure.asked import asked
from ailz.azure.bodies import Body
from ailz.design.landing_zone import LandingZone
from ailz.errors import Finding, UsageError, listed
from ailz.policy import (
    Answer,
    Context,
    Library,
    Place,
    Request,
    Status,
    Verdict,
    may_refuse,
)
from ailz.verify.environments import environments
from ailz.verify.keys import key_of
from ailz.verify.keys import places as places_of
from ailz.verify.tools.step import Status as Outcome
from ailz.verify.tools.step import Step

_ARCHETYPES = {"alz_corp": "corp", "alz_online": "online"}
_MOST_PLACES = 4
_MOST_FILES = 3


def requests_of(landing_zone: LandingZone) -> list[Request]:
    """Return every request of a landing zone; its origin is `deployment, environment`."""
    return [
        request(body, f"{deployment.root.name}, {name}")
        for deployment, name, bodies in environments(landing_zone)
        for body in bodies
    ]


def request(body: Body, origin: str = "") -> Request:
    """Return a body as Azure Policy is shown it."""
    return asked(body.type, body.api_version, body.id, body.name, body.body, origin)


def context_of(
    landing_zone: LandingZone | None, library: Library, archetype: str | None, now: str
) -> Context:
    """Return what the configuration tells of where its subscriptions stand; `now` in ISO 8601.

    Raises UsageError for an archetype that the library does not have.
    """
    hierarchy = library.hierarchy
    if archetype is not None and hierarchy.inherited(archetype) is None:
        known = ", ".join(sorted(hierarchy.archetypes))
        msg = f"--archetype {archetype}: what was read has no such archetype"
        raise UsageError(msg, f"there are {known}" if known else "no ALZ library was read")
    if landing_zone is None:
        return Context(utc_now=now, archetype=archetype)
    inherited = landing_zone.config.platform.policy
    follows = None if inherited is None else _ARCHETYPES.get(inherited.baseline)
    if follows is not None and hierarchy.inherited(follows) is None:
        # What was read is no ALZ library, or another one: its assignments stay in doubt.
        follows = None
    group = None if inherited is None else inherited.management_group
    return Context(
        tenant_id=landing_zone.config.organisation.tenant_id,
        utc_now=now,
        # Its name, or its whole id.
        management_group=None if group is None else group.rstrip("/").rsplit("/", 1)[-1],
        archetype=archetype or follows,
    )


def require_some(library: Library, where: str) -> None:
    """Raise UsageError if nothing was read: an empty answer must not look like a good one."""
    if library.definitions or library.initiatives or library.assignments:
        return
    reasons = Counter(each.why for each in library.unread).most_common(_MOST_FILES)
    said = "; ".join(f"{number} files: {why}" for why, number in reasons)
    msg = f"{where}: no policy was read"
    raise UsageError(msg, said or "the folder is empty")


def steps(answer: Answer) -> Iterator[Step]:
    """Yield what was read, what was left out, and what the rules say."""
    read = (
        f"{answer.definitions} definitions, {answer.initiatives} initiatives, "
        f"{answer.assignments} assignments; {answer.requests} requests asked"
    )
    yield Step("policies read", "passed", (read, *_left_out(answer)))
    outcome: Outcome = "passed"
    if answer.refused:
        outcome = "failed"
    elif answer.undecided:
        outcome = "undecided"
    yield Step("policies", outcome, tuple(_said(answer)))


def _left_out(answer: Answer) -> Iterator[str]:
    yield from _grouped("not read", ((each.why, each.file) for each in answer.unread))
    yield from _grouped(
        "not evaluated", ((each.why, each.display_name or each.policy) for each in answer.blind)
    )


def _grouped(what: str, entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each reason with the first that it is about; JSON output has all."""
    found: dict[str, list[str]] = {}
    for why, name in entries:
        # Which copy was kept is a detail of each file.
        reason = "is already read from another file" if " is already read from " in why else why
        found.setdefault(reason, []).append(name)
    for why, names in sorted(found.items(), key=lambda each: -len(each[1])):
        shown = ", ".join(names[:_MOST_FILES])
        more = f" and {len(names) - _MOST_FILES} more" if len(names) > _MOST_FILES else ""
        yield f"{what}: {why}: {shown}{more}"


def _said(answer: Answer) -> Iterator[str]:
    if not answer.assigned:
        yield "nothing is assigned in what was read, so nothing is refused: this is advice"
    silent: dict[str, list[str]] = {}
    for verdict in answer.verdicts:
        if verdict.status is Status.NOT_EVALUATED and not (answer.assigned and may_refuse(verdict)):
            why = "; ".join(verdict.places[0].why)
            silent.setdefault(why, []).append(verdict.title)
        else:
            yield text(verdict, answer.keys, assigned=answer.assigned)
    yield from _grouped(
        "not evaluated", ((why, title) for why, titles in silent.items() for title in titles)
    )
    if answer.assigned:
        yield from _grouped(
            "not judged, and may refuse",
            (
                (
                    f"assignment {name} names what was not read (add a folder that has it)",
                    each.policy,
                )
                for each in answer.blind
                if each.may_refuse
                for name in each.assignments
            ),
        )


def text(verdict: Verdict, keys: Mapping[str, str], *, assigned: bool) -> str:
    """Return a verdict for a person: what, under whose rule, where, why, and what to do."""
    status = verdict.status.value
    if not assigned and verdict.status is Status.REFUSED:
        status = "would be refused if assigned"
    by = f" by assignment {verdict.assignment}" if verdict.assignment else ""
    lines = [f"{status}{by}: {verdict.title}"]
    if verdict.message:
        lines.append(f"  the assignment says: {verdict.message}")
    for (kind, why), places in _by_reason(verdict.places).items():
        named = [f"{each.name} ({each.origin})" for each in places]
        more = f" and {len(named) - _MOST_PLACES} more" if len(named) > _MOST_PLACES else ""
        lines.append(f"  {kind}: {', '.join(named[:_MOST_PLACES])}{more}")
        lines += [f"    {line}" for line in why]
    if assigned:
        lines.append(f"  {remedy(verdict, keys)}")
    return "\n".join(lines)


def _by_reason(places: Iterable[Place]) -> dict[tuple[str, tuple[str, ...]], list[Place]]:
    found: dict[tuple[str, tuple[str, ...]], list[Place]] = {}
    for each in places:
        found.setdefault((each.type, each.why), []).append(each)
    return found


def remedy(verdict: Verdict, keys: Mapping[str, str]) -> str:
    """Return what to do about a refusal: the key to change, with values that would do."""
    keyed = [(key_of(field, keys), allowed) for field, allowed in verdict.fields]
    changes = [
        key + (f" (allowed: {', '.join(allowed)})" if allowed else "")
        for key, allowed in keyed
        if key
    ]
    within = f", reference {verdict.reference_id}" if verdict.reference_id else ""
    exemption = f"an exemption from assignment {verdict.assignment} ({verdict.policy}{within})"
    if changes:
        return f"change {' or '.join(dict.fromkeys(changes))}, or ask for {exemption}"
    return f"no key of the configuration changes it: ask for {exemption}"


def refusals(answer: Answer, landing_zone: LandingZone) -> list[Finding]:
    """Return what is refused as findings at the configuration's keys, one a key and policy."""
    names = [each.name for each in landing_zone.config.environments]
    found = []
    for verdict in answer.verdicts:
        if verdict.status is not Status.REFUSED:
            continue
        fields = verdict.fields
        keyed = dict.fromkeys((key_of(field, answer.keys), allowed) for field, allowed in fields)
        told = [each for each in keyed if each[0]] or [("", ())]
        places = ", ".join(dict.fromkeys(f"{e.name} ({e.origin})" for e in verdict.places))
        message = f"assignment {verdict.assignment} refuses {places}: {verdict.title}"
        if verdict.message:
            message += f": {verdict.message}"
        within = {each.origin.rpartition(", ")[2] for each in verdict.places}
        found += [
            Finding(
                message,
                "POLICY-REFUSES",
                path=path,
                allowed=listed(allowed),
                remedy="" if allowed else remedy(verdict, answer.keys),
            )
            for key, allowed in told
            for path in places_of(key, within, names)
        ]
    return found


def as_data(answer: Answer) -> Mapping[str, Any]:
    """Return an answer as JSON for machines; every skipped file is in it."""
    return {
        "assigned": answer.assigned,
        "read": {
            "definitions": answer.definitions,
            "initiatives": answer.initiatives,
            "assignments": answer.assignments,
        },
        "verdicts": [_verdict_data(each, answer) for each in answer.verdicts],
        "not_evaluated": [
            {
                "policy": each.policy,
                "display_name": each.display_name,
                "why": each.why,
                "assignments": list(each.assignments),
                "may_refuse": each.may_refuse,
            }
            for each in answer.blind
        ],
        "not_read": [{"file": each.file, "why": each.why} for each in answer.unread],
    }


def _verdict_data(verdict: Verdict, answer: Answer) -> Mapping[str, Any]:
    keys = answer.keys
    return {
        "status": verdict.status.value,
        "policy": verdict.policy,
        "display_name": verdict.display_name,
        "stage": verdict.stage,
        "effect": verdict.effect,
        "assignment": verdict.assignment,
        "reference_id": verdict.reference_id,
        "message": verdict.message,
        "keys": [key for field, _ in verdict.fields if (key := key_of(field, keys))],
        "fields": [{"field": name, "allowed": list(allowed)} for name, allowed in verdict.fields],
        "remedy": remedy(verdict, keys) if answer.assigned else "",
        "resources": [
            {"origin": e.origin, "type": e.type, "name": e.name, "why": list(e.why)}
            for e in verdict.places
        ],
    }

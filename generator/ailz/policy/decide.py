"""Decides one request: which definitions are in force, what they change, what they refuse."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ailz.policy.alter import Written, alter
from ailz.policy.context import Context, with_groups
from ailz.policy.decision import Decision, Status
from ailz.policy.judge import concerns, condition_truth, decision, effect_of, judged
from ailz.policy.library import Assignment, Definition, Initiative, Library
from ailz.policy.members import Member, expanded, members
from ailz.policy.request import Request
from ailz.policy.scope import in_force
from ailz.policy.values import ExpressionError, Truth, UnsupportedError, every


def evaluate(
    request: Request,
    target: Assignment | Definition | Initiative,
    library: Library | None = None,
    context: Context | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> list[Decision]:
    """Return each definition's decision on one request under one target.

    A definition or an initiative is taken as if assigned everywhere with `parameters`. The append
    and modify rules of the target change the request before its deny rules judge it; those of
    other assignments do not (see `evaluate_all`). No fault of a rule raises.
    """
    library = library or Library()
    if isinstance(target, Assignment):
        concerning = members(target, library)
    else:
        assigned = Assignment(name="", policy_id=target.name, parameters=dict(parameters or {}))
        concerning = expanded(target, assigned, library)
    return _decide(request, concerning, library, context or Context())[1]


def evaluate_all(
    requests: Iterable[Request], library: Library, context: Context | None = None
) -> list[Decision]:
    """Return every decision on every request, in the order of the requests and the library.

    With assignments in the library, what they put in force decides together, after the changes
    that append and modify rules make. Without any, each definition is looked at alone with its
    default parameters, and says besides what an assignment with Deny would refuse. Rules that
    no request of a type can match say nothing about it.
    """
    asked = list(requests)
    context = with_groups(context or Context(), asked)
    assigned = bool(library.assignments)
    concerning = _index(library)
    decisions: list[Decision] = []
    for each in asked:
        about = concerning.of_type(each.type)
        if assigned:
            decisions += _decide(each, about, library, context)[1]
        else:
            decisions += [judged(each, one, context, assigned=False) for one in about]
    return decisions


def decided(request: Request, library: Library, context: Context) -> tuple[Request, list[Decision]]:
    """Return a request as the library's assignments change it, and what each rule decides."""
    return _decide(request, _index(library).of_type(request.type), library, context)


def in_question(library: Library) -> list[Member]:
    """Return every definition in force; without any assignment, every definition alone."""
    if library.assignments:
        return [each for a in library.assignments for each in members(a, library)]
    nobody = Assignment(name="", policy_id="")
    return [each for d in library.definitions for each in expanded(d, nobody, library)]


@lru_cache(maxsize=16)
def _index(library: Library) -> "_Index":
    return _Index(in_question(library))


def concerning(request: Request, library: Library) -> list[Member]:
    """Return the members of a library that can say something about a request's type."""
    return _index(library).of_type(request.type)


class _Index:
    """Members by the types they are about: of a large library most concern no request."""

    def __init__(self, all_of_them: Iterable[Member]) -> None:
        self._members = tuple(all_of_them)
        self._found: dict[str, list[Member]] = {}

    def of_type(self, resource_type: str) -> list[Member]:
        wanted = resource_type.lower()
        if wanted not in self._found:
            self._found[wanted] = [each for each in self._members if concerns(each, wanted)]
        return self._found[wanted]


def _decide(
    request: Request, concerning: Iterable[Member], library: Library, context: Context
) -> tuple[Request, list[Decision]]:
    looking = [
        (each, *in_force(each.assignment, each.reference_id, request, context, library))
        for each in concerning
    ]
    altering = [each for each in looking if _changes(request, *each[:2])]
    changed, refusals = _changed(request, altering, context)
    decisions = []
    for member, force, why in looking:
        if force is False:
            decisions.append(decision(Status.NOT_APPLICABLE, request, member, "", why))
        elif member in refusals:
            decisions.append(refusals[member])
        else:
            # A rule that changes requests saw the request as it was.
            seen = request if any(member is each for each, *_ in altering) else changed
            doubt = "" if force is True else why
            decisions.append(judged(seen, member, context, doubt=doubt))
    return changed, decisions


_Looking = tuple[Member, Truth, str]


def _changes(request: Request, member: Member, force: Truth) -> bool:
    if force is False or member.definition is None or not member.assignment.enforced:
        return False
    try:
        return effect_of(request, member) in ("append", "modify")
    except (ExpressionError, UnsupportedError):
        return False


def _changed(
    request: Request, altering: Iterable[_Looking], context: Context
) -> tuple[Request, dict[Member, Decision]]:
    """Return the request after every append and modify, and decisions where that failed.

    Whether they apply is asked of the request as it was, so two that write one property conflict.
    """
    failed: dict[Member, Decision] = {}
    written: Written = {}
    changed = request
    for member, force, why in altering:
        effect = effect_of(request, member)
        try:
            truth, frame = condition_truth(request, member, context)
            if truth is False or member.definition is None:
                continue
            sure = every((truth, force))
            found = alter(member.definition, replace(frame, request=changed), sure, written)
        except UnsupportedError as error:
            failed[member] = decision(Status.NOT_EVALUATED, request, member, effect, str(error))
            continue
        if found.refusals:
            surely = force is True and any(each.surely for each in found.refusals)
            status = Status.REFUSED if surely else Status.MAY_BE_REFUSED
            reasons = (each.why for each in found.refusals)
            failed[member] = decision(status, request, member, effect, *reasons, why)
        changed = found.request
    return changed, failed

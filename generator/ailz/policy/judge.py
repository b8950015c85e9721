"""Judges one request by one definition: mode, effect, applicability, condition, in that order."""

from functools import cache, lru_cache

from ailz.policy.aliases import exempt, seen_by_indexed
from ailz.policy.applies import applicable, types_asked
from ailz.policy.compare import as_text
from ailz.policy.conditions import Node, compile_condition, evaluate
from ailz.policy.context import Context
from ailz.policy.decision import Decision, Status
from ailz.policy.explain import Reason, reasons
from ailz.policy.expressions import compile_value
from ailz.policy.frame import Frame, Notes
from ailz.policy.library import Definition
from ailz.policy.members import Member
from ailz.policy.request import Request
from ailz.policy.scope import overridden
from ailz.policy.syntax import is_expression
from ailz.policy.values import (
    UNKNOWN,
    ExpressionError,
    Truth,
    UnsupportedError,
    is_unknown,
    member,
)

# What the effects that do not refuse a deployment do instead.
HARMLESS = {
    "addtonetworkgroup": "only puts networks into a group",
    "append": "only changes the request",
    "audit": "only reports",
    "auditaction": "only reports deletions",
    "auditifnotexists": "only reports, afterwards",
    "denyaction": "stops deletions, not deployments",
    "deployifnotexists": "deploys something afterwards",
    "disabled": "is switched off",
    "manual": "waits for a person's attestation",
    "modify": "only changes the request",
    "mutate": "changes objects of a data plane",
}
_AFTERWARDS = ("auditifnotexists", "deployifnotexists")


def frame_of(request: Request, member: Member, context: Context) -> Frame:
    """Return the frame in which a member's rule is evaluated."""
    return Frame(request, member.parameters, context, Notes())


def effect_of(request: Request, member: Member) -> str:
    """Return the member's effect on the request in lower case, after parameters and overrides.

    Raises UnsupportedError or ExpressionError where it cannot be told.
    """
    effect = _given_effect(member)
    if member.assignment.overrides:
        overrides = member.assignment.overrides
        effect = overridden(overrides, effect, request, member.reference_id)
    effect = effect.lower()
    if effect != "deny" and effect not in HARMLESS:
        msg = f"the effect {effect!r} is not one that is known"
        raise UnsupportedError(msg)
    return effect


@lru_cache(maxsize=16384)
def _given_effect(member: Member) -> str:
    if member.definition is None:
        return ""
    nothing = Request("", "", None, "", {})
    return as_text(compile_value(member.definition.effect)(frame_of(nothing, member, Context())))


def decision(
    status: Status, request: Request, member: Member, effect: str, *why: str | Reason
) -> Decision:
    """Return a decision under a member, with everything that names it filled in."""
    definition = member.definition
    told = [Reason(each) if isinstance(each, str) else each for each in why]
    return Decision(
        status=status,
        request=request,
        policy=member.policy_id.rsplit("/", 1)[-1] if definition is None else definition.name,
        display_name="" if definition is None else definition.display_name,
        effect=effect,
        why=tuple(dict.fromkeys(each.text for each in told if each.text)),
        assignment=member.assignment.name,
        reference_id=member.reference_id,
        message=member.assignment.message(member.reference_id),
        stage="" if definition is None else definition.stage,
        fields=tuple((each.field, each.allowed) for each in told if each.field),
    )


def judged(
    request: Request, member: Member, context: Context, *, assigned: bool = True, doubt: str = ""
) -> Decision:
    """Return the decision on a request that the member's assignment looks at.

    `doubt` says why it may not look at it after all. Without being `assigned`, a definition whose
    effect may be set to Deny is also judged as if it were.
    """
    definition = member.definition
    if definition is None:
        why = f"{member.policy_id or 'the policy'} is not among the definitions that were read"
        return decision(Status.NOT_EVALUATED, request, member, "", why)
    not_seen, mode_doubt = _unseen(request, definition)
    if not_seen:
        return decision(Status.NOT_APPLICABLE, request, member, "", not_seen)
    try:
        effect = effect_of(request, member)
    except (UnsupportedError, ExpressionError) as error:
        return decision(Status.NOT_EVALUATED, request, member, "", str(error))
    node, types = _prepared(definition)
    deniable = not assigned and effect != "deny" and _may_deny(definition)
    if effect == "disabled" and not deniable:
        return decision(Status.NOT_APPLICABLE, request, member, effect, "it is switched off")
    if types is not None and request.type.lower() not in types:
        return decision(Status.NOT_APPLICABLE, request, member, effect, "it is about other types")
    judge = _Judge(request, member, context, node, effect, doubt or mode_doubt)
    return judge.decide(deniable=deniable)


@cache
def _prepared(definition: Definition) -> tuple[Node, frozenset[str] | None]:
    node = compile_condition(definition.condition)
    return node, types_asked(node)


def concerns(member: Member, resource_type: str) -> bool:
    """Whether a member can say anything about requests of a type, given in lower case.

    A definition that was not read cannot: `not_evaluated` lists it.
    """
    definition = member.definition
    if definition is None:
        return False
    mode = definition.mode.lower()
    if exempt(resource_type) or mode not in ("all", "indexed"):
        return False
    if mode == "indexed" and seen_by_indexed(resource_type, has_location=True) == "no":
        return False
    types = _prepared(definition)[1]
    return types is None or resource_type in types


def _may_deny(definition: Definition) -> bool:
    """Whether an assignment could choose Deny for the definition's effect."""
    effect = definition.effect
    if not isinstance(effect, str) or not is_expression(effect):
        return False
    for name, parameter in definition.parameters.items():
        if f"'{name.lower()}'" in effect.lower() and isinstance(parameter, dict):
            allowed = parameter.get("allowedValues")
            return isinstance(allowed, list) and "deny" in [str(each).lower() for each in allowed]
    return False


def _unseen(request: Request, definition: Definition) -> tuple[str, str]:
    """Why the definition does not look at such a request (or ""), and why it perhaps does not."""
    if exempt(request.type):
        return "Azure Policy does not look at this type", ""
    mode = definition.mode.lower()
    if mode == "all":
        return "", ""
    if mode != "indexed":
        return f"mode {definition.mode}: evaluated by the service on objects of its own", ""
    seen = seen_by_indexed(request.type, has_location=member(request.body, "location") is not None)
    if seen == "no":
        return "mode Indexed does not look at types without tags and location", ""
    why = "it is not certain that mode Indexed looks at this type"
    return "", why if seen == "unsure" else ""


class _Judge:
    """One condition asked of one request, and what follows from the answer."""

    def __init__(
        self,
        request: Request,
        member: Member,
        context: Context,
        node: Node,
        effect: str,
        doubt: str,
    ) -> None:
        self._request = request
        self._member = member
        self._node = node
        self._effect = effect
        self._doubt = doubt
        self._frame = frame_of(request, member, context)

    def decide(self, *, deniable: bool) -> Decision:
        try:
            truth = evaluate(self._node, self._frame)
        except ExpressionError as error:
            return self._refused(
                f"an expression of the rule fails, for which Azure refuses: {error}"
            )
        notes = self._frame.notes
        if is_unknown(truth) and notes.unsupported:
            return self._say(Status.NOT_EVALUATED, *notes.unsupported)
        if notes.failures:
            failures = (f"an expression of the rule may fail: {each}" for each in notes.failures)
            return self._refused(*failures, surely=False)
        if truth is False:
            return self._false()
        return self._true(truth, deniable=deniable)

    def _say(self, status: Status, *why: str | Reason) -> Decision:
        return decision(status, self._request, self._member, self._effect, *why)

    def _false(self) -> Decision:
        if self._effect in _AFTERWARDS or applicable(self._node, self._frame) is False:
            return self._say(Status.NOT_APPLICABLE, "it is about other resources")
        return self._say(Status.ALLOWED)

    def _true(self, truth: Truth, *, deniable: bool) -> Decision:
        surely = not is_unknown(truth)
        if self._effect == "deny":
            return self._refused(*reasons(self._node, self._frame), surely=surely)
        if deniable and surely and not self._doubt:
            return self._say(Status.WOULD_BE_REFUSED, *reasons(self._node, self._frame))
        matches = "the rule matches" if surely else "the rule may match"
        if deniable:
            matches += ", and with Deny would refuse"
        return self._say(Status.ALLOWED, f"{matches}; its effect {HARMLESS[self._effect]}")

    def _refused(self, *why: str | Reason, surely: bool = True) -> Decision:
        if not self._member.assignment.enforced:
            return self._say(Status.ALLOWED, "refused but for DoNotEnforce", *why)
        if self._doubt:
            return self._say(Status.MAY_BE_REFUSED, self._doubt, *why)
        return self._say(Status.REFUSED if surely else Status.MAY_BE_REFUSED, *why)


def condition_truth(request: Request, member: Member, context: Context) -> tuple[Truth, Frame]:
    """Whether a member's rule matches, for rules that only change requests; failures as unknown.

    Raises UnsupportedError if the rule cannot be read.
    """
    frame = frame_of(request, member, context)
    if member.definition is None:
        return False, frame
    node, types = _prepared(member.definition)
    not_seen, doubt = _unseen(request, member.definition)
    if not_seen or (types is not None and request.type.lower() not in types):
        return False, frame
    try:
        truth = evaluate(node, frame)
    except ExpressionError:
        return False, frame
    return (UNKNOWN if doubt and truth is True else truth), frame

"""Whoever asks must be allowed to, where the resource lies."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure.access import Verdict, is_judged, may
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.needs import Need, own
from ailz.azure.request import Request
from ailz.azure.world import World


def _refuses(world: World, request: Request) -> Iterator[Objection]:
    if not is_judged(world, request.by):
        return
    need = own(request)
    verdict = may(world, request.by, need.action, need.scope, request=request)
    if verdict.allowed and not verdict.fresh:
        return
    yield Objection(
        status=403,
        code="AuthorizationFailed",
        message=(
            f"The client '{request.by}' with object id '{request.by}' does not have authorization "
            f"to perform action '{need.action}' over scope '{need.scope}' or the scope is invalid. "
            "If access was recently granted, please refresh your credentials."
        ),
        remedy=remedy(need, verdict),
        sure=verdict.allowed is False and need.sure,
        until=verdict.until,
    )


def remedy(need: Need, verdict: Verdict) -> str:
    """Return what to do about an action that is not allowed, or may not be."""
    if verdict.fresh:
        return "sign in again: what a group was given since does not count before"
    if verdict.until is not None:
        return "try again: the role was given minutes ago and does not count yet"
    if verdict.bound:
        return "ask for a condition that lets this role go out to this kind of principal"
    if verdict.allowed is None:
        return "name the role's actions in a world file (--world), or read its condition"
    return f"ask for a role with {need.action} at {need.scope}"


BEHAVIOURS = (
    Behaviour(
        id="right",
        says=(
            "A request needs its own action where the resource lies, whether that is there or not; "
            "a condition on the role may bound it, and a new role counts minutes later."
        ),
        source=(
            "recorded rights (types, roleAssignmentConditions), durations rbac-propagation: "
            "MicrosoftDocs/azure-aks-docs@fb060abe6a8f:articles/aks/workload-identity-deploy-"
            "cluster.md (ms.date 07/31/2026)"
        ),
        stage="right",
        refuses=_refuses,
    ),
)

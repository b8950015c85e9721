"""What Azure Policy would say to a deployment, before anybody deploys it.

Rules are read from a folder (`load_definitions`), requests from a Bicep snapshot or a Terraform
plan, and each request is decided by each rule: refused, may be refused, allowed, not applicable, or
not evaluated, with the reason. Nothing here speaks to Azure.
"""

from ailz.verify.policy.blind import NotEvaluated, not_evaluated
from ailz.verify.policy.context import Context
from ailz.verify.policy.decide import evaluate, evaluate_all
from ailz.verify.policy.decision import Decision, Status
from ailz.verify.policy.library import (
    Assignment,
    Definition,
    Exemption,
    Initiative,
    Library,
    Unread,
    load_definitions,
)
from ailz.verify.policy.plan import requests_from_plan
from ailz.verify.policy.request import Request
from ailz.verify.policy.snapshot import request_from_resource, requests_from_snapshot
from ailz.verify.policy.values import UNKNOWN, UNSURE

__all__ = [
    "UNKNOWN",
    "UNSURE",
    "Assignment",
    "Context",
    "Decision",
    "Definition",
    "Exemption",
    "Initiative",
    "Library",
    "NotEvaluated",
    "Request",
    "Status",
    "Unread",
    "evaluate",
    "evaluate_all",
    "load_definitions",
    "not_evaluated",
    "request_from_resource",
    "requests_from_plan",
    "requests_from_snapshot",
]

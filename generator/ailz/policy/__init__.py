"""What Azure Policy would say to a deployment, before anybody deploys it.

Rules are read from folders (`load_definitions`), requests from a Bicep snapshot or a Terraform
plan, and each request is decided by each rule: refused, may be refused, allowed, not applicable, or
not evaluated, with the reason. Nothing here speaks to Azure.
"""

from ailz.policy.answer import Answer, ask, may_refuse
from ailz.policy.blind import NotEvaluated, not_evaluated
from ailz.policy.context import Context
from ailz.policy.decide import evaluate, evaluate_all
from ailz.policy.decision import Decision, Status
from ailz.policy.hierarchy import Hierarchy
from ailz.policy.library import (
    Assignment,
    Definition,
    Exemption,
    Initiative,
    Library,
    Unread,
)
from ailz.policy.plan import requests_from_plan
from ailz.policy.reader import digest, load_definitions
from ailz.policy.request import Request
from ailz.policy.snapshot import request_from_resource, requests_from_snapshot
from ailz.policy.values import UNKNOWN, UNSURE
from ailz.policy.verdict import Place, Verdict, by_policy

__all__ = [
    "UNKNOWN",
    "UNSURE",
    "Answer",
    "Assignment",
    "Context",
    "Decision",
    "Definition",
    "Exemption",
    "Hierarchy",
    "Initiative",
    "Library",
    "NotEvaluated",
    "Place",
    "Request",
    "Status",
    "Unread",
    "Verdict",
    "ask",
    "by_policy",
    "digest",
    "evaluate",
    "evaluate_all",
    "load_definitions",
    "may_refuse",
    "not_evaluated",
    "request_from_resource",
    "requests_from_plan",
    "requests_from_snapshot",
]

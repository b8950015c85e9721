"""An answer of Azure Policy as SARIF 2.1.0, which code scanning shows beside a pull request.

The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ailz.policy import Answer, Status, Verdict, may_refuse
from ailz.verify.policies import remedy, text

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(answer: Answer, subject: str, version: str) -> Mapping[str, Any]:
    """Return a log with one result for each verdict that is worth a person's time.

    `subject` is the file that was asked about: each result points to it.
    """
    told = [each for each in answer.verdicts if _level(each, assigned=answer.assigned)]
    rules = {each.policy: _rule(each) for each in told}
    driver = {"name": "ailz", "version": version, "rules": list(rules.values())}
    results = [_result(each, subject, answer) for each in told]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _level(verdict: Verdict, *, assigned: bool) -> str:
    if assigned and verdict.status is Status.REFUSED:
        return "error"
    if assigned and may_refuse(verdict):
        return "warning"
    return "" if verdict.status is Status.NOT_EVALUATED else "note"


def _rule(verdict: Verdict) -> Mapping[str, Any]:
    title = verdict.display_name or verdict.policy
    return {"id": verdict.policy, "shortDescription": {"text": title}}


def _result(verdict: Verdict, subject: str, answer: Answer) -> Mapping[str, Any]:
    assigned, keys = answer.assigned, answer.keys
    location = {
        "physicalLocation": {
            "artifactLocation": {"uri": subject},
            "region": {"startLine": 1},
        },
        "logicalLocations": [
            {"fullyQualifiedName": f"{each.origin}: {each.type} {each.name}".lstrip(": ")}
            for each in verdict.places
        ],
    }
    properties = {"assignment": verdict.assignment, "stage": verdict.stage}
    return {
        "ruleId": verdict.policy,
        "level": _level(verdict, assigned=assigned),
        "message": {"text": text(verdict, keys, assigned=assigned)},
        "locations": [location],
        "properties": {**properties, "remedy": remedy(verdict, keys) if assigned else ""},
    }

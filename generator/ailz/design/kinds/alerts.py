"""Alerts on a metric of one resource, and the group of people who are told."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design.context import TAGS, named
from ailz.design.part import Named, Part, resource
from ailz.design.values import Body, Id

CONTACTS = "Microsoft.Insights/actionGroups"
ALERT = "Microsoft.Insights/metricAlerts"


@dataclass(frozen=True, slots=True)
class Failure:
    """A count that should stay at zero: ``metric`` of the resource ``symbol``, of that type.

    ``name`` begins the symbols of what is made, ``role`` is a word of their names; ``says`` is
    what people read. They are told once an alert, within five minutes.
    """

    name: str
    role: str
    symbol: str
    type: str
    metric: str
    says: str
    emails: tuple[str, ...]


def failures(module: str, wanted: Failure) -> Part:
    """Make the alert and the group that it tells."""
    contacts, alert = f"{wanted.name}_contacts", f"{wanted.name}_failure_alert"
    group: Body = {
        "groupShortName": wanted.role,
        "enabled": True,
        "emailReceivers": [
            {
                "name": f"contact-{number}",
                "emailAddress": email,
                "useCommonAlertSchema": True,
            }
            for number, email in enumerate(wanted.emails, 1)
        ],
    }
    criterion: Body = {
        "criterionType": "StaticThresholdCriterion",
        "name": "failures",
        "metricNamespace": wanted.type,
        "metricName": wanted.metric,
        "timeAggregation": "Total",
        "operator": "GreaterThan",
        "threshold": 0,
    }
    rule: Body = {
        "description": wanted.says,
        "severity": 2,
        "enabled": True,
        "autoMitigate": True,
        "scopes": [Id(wanted.symbol)],
        "evaluationFrequency": "PT5M",
        "windowSize": "PT5M",
        "criteria": {
            "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
            "allOf": [criterion],
        },
        "actions": [{"actionGroupId": Id(contacts)}],
    }
    group_id = Id("workload_group")
    return Part(
        resources=(
            resource(
                contacts,
                module,
                CONTACTS,
                named(contacts),
                group_id,
                {"location": "global", "tags": TAGS, "properties": group},
                why="Who is told. Their addresses are kept by a service of no region.",
            ),
            resource(
                alert,
                module,
                ALERT,
                named(alert),
                group_id,
                {"location": "global", "tags": TAGS, "properties": rule},
                why=wanted.says,
            ),
        ),
        names={
            contacts: Named(CONTACTS, wanted.role),
            alert: Named(ALERT, f"{wanted.role}-failed"),
        },
    )

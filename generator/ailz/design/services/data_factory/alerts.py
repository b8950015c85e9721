"""Who is told of pipelines that fail."""

from __future__ import annotations

from ailz.design.context import TAGS, Context, named
from ailz.design.part import Named, Part, resource
from ailz.design.services.data_factory.resources import FACTORY, TYPE, wanted
from ailz.design.values import Id

GROUP = "Microsoft.Insights/actionGroups"
ALERT = "Microsoft.Insights/metricAlerts"
_METRIC = "PipelineFailedRuns"
"""Source: MicrosoftDocs/azure-reference-other@29baaecadbe8:azure-monitor-ref/supported-metrics/
includes/microsoft-datafactory-factories-metrics-include.md (02/21/2024)."""


def alerts(context: Context) -> Part:
    """Make an alert on failed runs with the group that is told; nothing where nobody is."""
    emails = wanted(context).alert_emails
    if not emails:
        return Part()
    return Part(
        resources=(
            resource(
                "factory_contacts",
                FACTORY,
                GROUP,
                named("factory_contacts"),
                Id("workload_group"),
                {
                    "location": "global",
                    "tags": TAGS,
                    "properties": {
                        "groupShortName": "pipelines",
                        "enabled": True,
                        "emailReceivers": [
                            {
                                "name": f"contact-{number}",
                                "emailAddress": email,
                                "useCommonAlertSchema": True,
                            }
                            for number, email in enumerate(emails, 1)
                        ],
                    },
                },
                why="Who is told of pipelines that fail.",
            ),
            resource(
                "factory_failure_alert",
                FACTORY,
                ALERT,
                named("factory_failure_alert"),
                Id("workload_group"),
                {
                    "location": "global",
                    "tags": TAGS,
                    "properties": {
                        "description": "A pipeline of Data Factory failed.",
                        "severity": 2,
                        "enabled": True,
                        "autoMitigate": True,
                        "scopes": [Id(FACTORY)],
                        "evaluationFrequency": "PT5M",
                        "windowSize": "PT5M",
                        "criteria": {
                            "odata.type": (
                                "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"
                            ),
                            "allOf": [
                                {
                                    "criterionType": "StaticThresholdCriterion",
                                    "name": "failed-runs",
                                    "metricNamespace": TYPE,
                                    "metricName": _METRIC,
                                    "timeAggregation": "Total",
                                    "operator": "GreaterThan",
                                    "threshold": 0,
                                }
                            ],
                        },
                        "actions": [{"actionGroupId": Id("factory_contacts")}],
                    },
                },
                why="Any failed run within five minutes.",
            ),
        ),
        names={
            "factory_contacts": Named(GROUP, "pipelines"),
            "factory_failure_alert": Named(ALERT, "pipelines-failed"),
        },
    )

"""Who is told of pipelines that fail."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.kinds.alerts import Failure, failures
from ailz.design.part import Part
from ailz.design.services.data_factory.resources import FACTORY, TYPE, wanted

_METRIC = "PipelineFailedRuns"
"""Source: MicrosoftDocs/azure-reference-other@29baaecadbe8:azure-monitor-ref/supported-metrics/
includes/microsoft-datafactory-factories-metrics-include.md (02/21/2024)."""


def alerts(context: Context) -> Part:
    """Make an alert on failed runs with the group that is told; nothing where nobody is."""
    emails = wanted(context).alert_emails
    if not emails:
        return Part()
    says = "A pipeline of Data Factory failed."
    return failures(FACTORY, Failure("factory", "pipelines", FACTORY, TYPE, _METRIC, says, emails))

"""The request to whoever runs Azure Monitor centrally: the workspace, and the private way to it."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure.ids import type_of
from ailz.design.kinds.diagnostics import FIRST, TYPE, logged_by_policy
from ailz.render.escape import shell
from ailz.report.asking import AFTER, OPERATIONS, Ask, Check
from ailz.report.contents import Link
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage

_SCOPE = "--resource-group '<group of the scope>' --scope-name '<the scope>'"


def monitor_link(landing_zone: Reading) -> Link:
    """Return where the request is, and what it is called."""
    central = landing_zone.config.platform.logs is not None
    title = "central logs" if central else "private way to Azure Monitor"
    return Link("docs/requests/monitor.md", f"Request: {title}")


def monitor_request(landing_zone: Reading) -> Document:
    """Return the request."""
    config = landing_zone.config
    by_policy = logged_by_policy(config)
    made = {r.type for s in landing_zone.stages for r in s.requests}
    central = tuple(_central(landing_zone))
    return printed(
        "requests/monitor.md",
        title=config.workload.title,
        owner=config.workload.owner,
        ask=Ask(OPERATIONS, AFTER),
        central=central,
        days=max(s.environment.config.security.log_retention_days for s in landing_zone.stages),
        ours=sorted(
            {
                type_of(request.id.rpartition("/providers/")[0])
                for stage in landing_zone.stages
                for request in stage.of_type(TYPE)
                if request.symbol in FIRST
            }
        ),
        theirs=sorted(each for each in made if each.lower() in by_policy),
        groups=[(stage, _links(stage)) for stage in landing_zone.main_stages],
        checks=tuple(_checks(central)),
    )


def _central(landing_zone: Reading) -> Iterator[str]:
    found = (stage.environment.config.platform.logs for stage in landing_zone.stages)
    yield from dict.fromkeys(given.id for given in found if given is not None)


def _links(stage: Stage) -> list[str]:
    found = [stage.one(symbol) for symbol in ("log_workspace", "application_insights")]
    return [
        f"az monitor private-link-scope scoped-resource create {_SCOPE} "
        f"--name {shell(each.name)} --linked-resource {shell(each.id)}"
        for each in found
        if each is not None
    ]


def _checks(central: tuple[str, ...]) -> Iterator[Check]:
    if central:
        yield Check(
            "Prints the days that the workspace keeps logs for.",
            tuple(
                f"az monitor log-analytics workspace show --ids {shell(each)} "
                "--query retentionInDays --output tsv"
                for each in central
            ),
        )
    linked = (
        f"az monitor private-link-scope scoped-resource list {_SCOPE} "
        "--query '[].linkedResourceId' --output tsv"
    )
    yield Check("Prints each resource above.", (linked,))

"""What documents say of Data Factory."""

from __future__ import annotations

from ailz.design.context import Context, named
from ailz.design.kinds.key_chapters import Versioned, rotations, verify_first
from ailz.design.kinds.key_stores import holder
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Consequence,
    Decision,
    Pages,
    Step,
    Tile,
    Unpriced,
)
from ailz.design.services.data_factory.network import offered, sources
from ailz.design.services.data_factory.resources import (
    FACTORY,
    FOLDER,
    KEY,
    TITLE,
    has_git,
    wanted,
)
from ailz.design.values import Id, Text


def pages(context: Context) -> Pages:
    """Return decisions, steps, what is absent, the runbook's chapters and the box."""
    count = len(offered(context)) + max(len(sources(site)) for site in context.sites)
    reached = (Step(_endpoints(count), makes="factory_endpoint"),) if count else ()
    return Pages(
        brings=(TITLE,),
        decisions=(
            Decision(
                "Data movement",
                "Pipelines in a network that Microsoft manages, and no key in any of them",
                "Pipelines reach stores over private endpoints that their owners approve, as one "
                "identity with roles on what they read and change. Whoever writes a pipeline can "
                "do what that identity may: people do so in development only, and there it does "
                "not read what they may not.",
            ),
        ),
        consequences=(
            Consequence(
                "keys",
                "Data Factory takes a version of its key: docs/runbook.md has the steps of a "
                "rotation. It is encrypted while it is empty, and never without a key again.",
            ),
        ),
        steps=(Step("Data Factory, encrypted from the start.", makes=FACTORY), *reached),
        unpriced=(
            Unpriced(
                "Data Factory: activities, data that is moved, compute of data flows",
                "run",
                FACTORY,
            ),
        ),
        absent=tuple(_absent(context)),
        chapters=(
            *verify_first(context, _verify(context), (_SHOW_KEY,)),
            *rotations(context, _VERSIONED),
            _promotion(context),
        ),
        tiles=(_tile(context),),
    )


def _endpoints(count: int) -> str:
    many = "a private endpoint" if count == 1 else f"{count} private endpoints, one after the other"
    return f"Data Factory asks for {many}."


def _tile(context: Context) -> Tile:
    names = [name.replace("-", " ") for name in offered(context)]
    reached = (f"Own private endpoints to: {', '.join(names)}.",) if names else ()
    asked = sum(len(sources(site)) for site in context.sites)
    others = ("Stores of others, once approved.",) if asked else ()
    return Tile(FACTORY, TITLE, (named(FACTORY), *reached, *others), 47)


def _absent(context: Context) -> list[Absent]:
    found = [
        Absent(
            "A self-hosted integration runtime",
            "What lies on premises is not reached: the machines that would reach it, and their "
            "patches, are nobody's yet. Data is brought into a store that is reached instead.",
        ),
        Absent(
            "A filter of what pipelines reach on the internet",
            "The managed network lets all ports out to public endpoints, past every firewall of "
            "yours. The role of pipelines, and who may change them, are what holds data back.",
        ),
        Absent(
            "The built-in policy for system-assigned identities of linked services",
            "It refuses the user-assigned one that pipelines act as. Where the platform assigns "
            "it to deny, it refuses the linked service: ask for an exemption.",
        ),
        Absent(
            "A delete lock on Data Factory",
            "It would refuse to take away any pipeline or trigger in it. The code brings the "
            "factory back, the repository what was authored.",
        ),
    ]
    told = wanted(context).alert_emails
    found.append(_OTHER_ALERTS if told else _NO_ALERTS)
    return found


_NO_ALERTS = Absent(
    "Alerts on pipelines that fail",
    "capabilities.data_factory.alert_emails names nobody. Runs are in the logs.",
)
_OTHER_ALERTS = Absent(
    "Alerts on anything but pipelines that fail",
    "Logs are kept, and nothing else here calls anybody.",
)


_SHOW_KEY = Command(
    ("az resource show --ids ", Id(FACTORY), " --query properties.encryption.keyVersion")
)


def _verify(context: Context) -> tuple[str, ...]:
    steps = [
        (
            f"Data Factory: its key lies in a {holder(context)} that only trusted services reach. "
            "See that the factory was made and shows the version of its key."
        )
    ]
    if offered(context):
        steps.append(
            "Data Factory: scripts/approve.sh looks for the description that the service gives "
            "to its requests. No page of Microsoft's states it. Where the script finds no such "
            "request, compare its text with the connection in the portal, and approve by hand."
        )
    return tuple(steps)


_VERSIONED = Versioned(key=KEY, title=TITLE, it="factory", shows=_SHOW_KEY, place=11)


def _promotion(context: Context) -> Chapter:
    text = [
        (
            "A pipeline is a file. The linked services, the credential workload and the runtime "
            "managed-network have the same names in every environment: what a pipeline names is "
            "there. Linked services of your own name that credential and that runtime, and no key."
        )
    ]
    if context.some(has_git):
        text.append(
            f"In development the studio keeps what is authored below {FOLDER}/ of the repository, "
            "on a branch, and a pull request merges it. Before the first pipeline, import what "
            "the landing zone has made into the repository: the studio offers it once."
        )
    else:
        text.append(f"Keep the files below {FOLDER}/ of the repository.")
    text.append(
        "A pipeline inside the network, in the group of access.data_pipelines, brings the merged "
        "files into each environment: datasets before pipelines, triggers last, and those are "
        "started then."
    )
    return Chapter(
        "Bring data pipelines into an environment",
        tuple(text),
        commands=tuple(
            Command(
                (
                    "az rest --method put --url ",
                    Text((Id(FACTORY), f"/{part}/<name>?api-version=2018-06-01")),
                    f" --body '@{FOLDER}/{folder}/<name>.json'",
                )
            )
            for part, folder in (
                ("datasets", "dataset"),
                ("pipelines", "pipeline"),
                ("triggers", "trigger"),
            )
        ),
        place=38,
    )

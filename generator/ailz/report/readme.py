"""The README: what this is, how to deploy it, and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ailz.design.kinds.diagnostics import logged_by_policy
from ailz.design.kinds.segments import leaving, served
from ailz.design.pages import Absent, listed
from ailz.model.given_identities import gives_pipelines
from ailz.report import way_in
from ailz.report.bootstrap import commands as bootstrap_commands
from ailz.report.bootstrap import store
from ailz.report.contents import Link, contents
from ailz.report.decisions import decisions
from ailz.report.delivered import delivered
from ailz.report.deployer import rights
from ailz.report.needed import needed
from ailz.report.nowhere import nowhere
from ailz.report.prices import budgets, costs, given_up, summed
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, spoken
from ailz.report.rehearsal.chart import ASSUMED, rests
from ailz.report.rehearsal.lengths import Length, step_name
from ailz.report.rehearsal.minutes import in_words
from ailz.report.rehearsal.told import LANGUAGES
from ailz.report.steps import kept, on_its_way, runs, steps
from ailz.report.tools import tools
from ailz.report.vacant import vacant


def readme(
    landing_zone: Reading,
    files: Collection[str],
    guides: tuple[Link, ...],
    lengths: Sequence[Length],
) -> Document:
    """Return the README; it links to ``guides`` and to the code that is in ``files``.

    ``lengths`` are the first runs of all environments.
    """
    config = landing_zone.config
    every = landing_zone.stages
    return printed(
        "README.md",
        config=config,
        variant=landing_zone.variant,
        reason=landing_zone.variant_reason,
        brings=_brings(landing_zone),
        what=listed(_what(landing_zone)),
        environments=listed(tuple(e.name for e in config.environments)),
        stages=every,
        runs=runs(landing_zone),
        bootstrap=bootstrap_commands(landing_zone),
        bootstrap_state=config.delivery.state is not None,
        given_identities=gives_pipelines(config),
        trust_ours=config.existing.identity_trust == "ours",
        store=store(landing_zone),
        tools=_tools(config.delivery.languages, at_github=config.delivery.platform == "github"),
        either=len(config.delivery.languages) > 1,
        locked=[d.root.name for d in landing_zone.every]
        if "terraform" in config.delivery.languages
        else [],
        has_shared=len(landing_zone.deployments) > 1,
        has_locks=any(stage.all("delete_lock") for stage in every),
        approves=any(stage.approvals for stage in every),
        steps=steps(landing_zone),
        lengths=tuple(map(_lasting, lengths)),
        assumed=ASSUMED,
        timed_for=LANGUAGES[lengths[0].language],
        terraform_waits="terraform" in config.delivery.languages,
        bicep_stops="bicep" in config.delivery.languages,
        on_its_way=on_its_way(landing_zone),
        delivered=delivered(landing_zone, files),
        needed=needed(landing_zone),
        rights=(roles := rights(landing_zone)),
        presumes=not all(each.sure for each in roles),
        assigns_roles=config.delivery.identity.may_assign_roles,
        folders=contents(landing_zone, files),
        guides=[guide for guide in guides if not guide.path.startswith("docs/requests/")],
        requests=[guide for guide in guides if guide.path.startswith("docs/requests/")],
        decisions=decisions(landing_zone),
        shortened=tuple(_shortened(landing_zone)),
        paid=[stage.name for stage in landing_zone.paid],
        beside="".join(stage.name for stage in landing_zone.beside),
        costs=costs(landing_zone),
        summed=summed(landing_zone),
        budgets=budgets(landing_zone),
        given_up=given_up(landing_zone),
        absent=tuple(_absent(landing_zone)),
        kept=kept(landing_zone),
    )


@dataclass(frozen=True, slots=True)
class _Lasting:
    """How long the first run of some environments takes, and what that rests on."""

    names: str
    takes: str
    rests: str


def _lasting(length: Length) -> _Lasting:
    each = " each" if len(length.names) > 1 else ""
    return _Lasting(
        listed(length.names),
        f"about {in_words(length.line.total)}{each}",
        rests(length.line, step_name),
    )


def _tools(languages: tuple[str, ...], *, at_github: bool) -> tuple[str, ...]:
    return (
        "The Azure CLI, signed in with az login.",
        *(f"{each.title} {each.oldest} or newer{each.note}." for each in tools(languages)),
        *(
            ("The GitHub CLI, signed in with gh auth login, to set the repository up.",)
            if at_github
            else ()
        ),
    )


@dataclass(frozen=True, slots=True)
class _Shortened:
    """Names that are too long for their type: of what, and what they do without."""

    what: str
    names: str
    without: str


def _shortened(landing_zone: Reading) -> Iterator[_Shortened]:
    found: dict[tuple[str, str], list[str]] = {}
    for deployment in landing_zone.deployments:
        for environment, fields in deployment.shortened.items():
            for field, without in fields.items():
                name = deployment.names[environment][field]
                found.setdefault((field, without), []).append(name)
    for (field, without), names in found.items():
        yield _Shortened(spoken(field), ", ".join(names), without)


def _brings(landing_zone: Reading) -> str:
    if landing_zone.variant == "platform":
        return "It connects to what the platform team runs and brings none of that twice."
    context = landing_zone.main.context
    brought = ["network"]
    brought += ["way out"] * bool(leaving(context))
    brought += ["private DNS"] * context.own_zones
    brought += ["logs"] * context.own_logs
    brought += ["policy"] * context.config.delivery.identity.may_assign_policy
    return f"It brings its own {listed(brought)}."


def _what(landing_zone: Reading) -> tuple[str, ...]:
    said = dict.fromkeys(landing_zone.pages.brings)
    return (*said, "a private network", "customer-managed keys")


def _absent_logs(landing_zone: Reading) -> Iterator[Absent]:
    if not landing_zone.main.context.own_logs:
        yield Absent("A Log Analytics workspace", "Logs go to the central one.")
    theirs = logged_by_policy(landing_zone.config)
    every = (r for stage in landing_zone.stages for r in stage.requests)
    if here := sorted({spoken(r.symbol) for r in every if r.type.lower() in theirs}):
        yield Absent(
            "Diagnostic settings that policy writes",
            f"The platform's policy sends the logs of {listed(here)} to the central workspace. A "
            "second setting for them would be refused.",
        )


def _absent(landing_zone: Reading) -> Iterator[Absent]:
    context = landing_zone.main.context
    config = context.config
    if not leaving(context):
        apart = " but what a server in a subnet of its own sends to Azure itself"
        yield Absent("A firewall", f"Nothing leaves the spoke{apart * bool(served(context))}.")
    elif not context.standalone:
        yield Absent("A firewall", "The hub's firewall filters what leaves.")
    elif gateways := tuple(s.name for s in context.sites if s.egress == "nat_gateway"):
        where = "" if len(gateways) == len(context.sites) else f" for {listed(gateways)}"
        yield Absent("A firewall", f"The configuration chose a NAT gateway{where}.")
    if landing_zone.main.root.collections.get("private_dns_zones") is None:
        yield Absent(
            "Private DNS zones of endpoints",
            "The platform owns them; its policy writes the records.",
        )
    elif not context.own_zones:
        yield Absent(
            "Private DNS zones of endpoints", "The platform owns them; we write records there."
        )
    yield from _absent_logs(landing_zone)
    yield from way_in.absent(context)
    if nobody := [each.who for each in vacant(landing_zone)]:
        yield Absent(
            f"Groups of {listed(nobody)}",
            "The configuration names none: docs/access.md says what they would do.",
        )
    if not config.delivery.identity.may_assign_roles:
        yield Absent("Role assignments", "Requested in docs/requests/roles.md.")
    if not config.delivery.identity.may_assign_policy:
        yield Absent("Policy assignments", "Requested in docs/requests/policies.md.")
    yield from landing_zone.pages.absent
    yield from nowhere(landing_zone)

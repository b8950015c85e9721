"""The request to whoever makes identities: which, what they are for, and whom they trust."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.azure.ids import group_of, name_of, subscription_of
from ailz.delivery.credentials import credentials
from ailz.delivery.pipelines import pipelines
from ailz.design.kinds.identities import TYPE
from ailz.design.pipeline import Credential
from ailz.design.values import Id
from ailz.model.given_identities import asks_for_trust, gives_pipelines
from ailz.render.escape import shell
from ailz.report.asking import BEFORE, PLATFORM, Ask, Check
from ailz.report.bootstrap import clients
from ailz.report.contents import Link
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, spoken

LINK = Link("docs/requests/identities.md", "Request: identities")
_WHYS = {
    "deploy": "What approved jobs of the pipelines act as.",
    "plan": "What every other job of the pipelines acts as: it reads and writes nothing.",
    "images": "What the jobs of images act as: it deploys nothing.",
    "sign": "What signs a plan: it may do nothing else.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An identity that somebody else makes: for which environment, and what for."""

    environment: str
    name: str
    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Trust:
    """What an identity of a pipeline has to trust, and the command that says so."""

    environment: str
    name: str
    issuer: str
    subject: str
    command: str


def given(landing_zone: Reading) -> tuple[Wanted, ...]:
    """Return the identities that are given, those of the pipelines first."""
    theirs = clients(landing_zone) if gives_pipelines(landing_zone.config) else {}
    of_pipelines = tuple(
        Wanted(stage, who, id_, _WHYS[who]) for (stage, who), id_ in theirs.items()
    )
    of_services = tuple(
        Wanted(
            stage.name,
            spoken(each.symbol.removesuffix("_identity")),
            stage.said(Id(each.symbol)),
            each.why,
        )
        for stage in landing_zone.main_stages
        for each in stage.deployment.root.resources
        if each.type == TYPE
        and each.symbol.removesuffix("_identity") in stage.environment.config.existing.identities
    )
    return of_pipelines + of_services


def trusted(landing_zone: Reading) -> tuple[Trust, ...]:
    """Return whom given identities have to trust, where their owner writes that."""
    config = landing_zone.config
    if not asks_for_trust(config):
        return ()
    ids = clients(landing_zone)
    return tuple(
        _trust(each, ids[each.environment, each.identity])
        for each in credentials(config, pipelines(landing_zone))
        if (each.environment, each.identity) in ids
    )


def _trust(credential: Credential, identity: str) -> Trust:
    command = (
        "az identity federated-credential create "
        f"--subscription {shell(subscription_of(identity).rpartition('/')[2])} "
        f"--resource-group {shell(name_of(group_of(identity)))} "
        f"--identity-name {shell(name_of(identity))} --name {shell(credential.name)} "
        f"--issuer {shell(credential.issuer)} --subject {shell(credential.subject)} "
        f"--audiences {shell(credential.audience)}"
    )
    return Trust(
        credential.environment,
        credential.identity,
        credential.issuer,
        credential.subject,
        command,
    )


def identities_request(landing_zone: Reading) -> Document:
    """Return the request."""
    every, config = given(landing_zone), landing_zone.config
    return printed(
        "requests/identities.md",
        title=config.workload.title,
        owner=config.workload.owner,
        ask=Ask(PLATFORM, BEFORE),
        identities=every,
        trusts=trusted(landing_zone),
        told=asks_for_trust(config) and config.delivery.platform == "azure_devops",
        ours=gives_pipelines(config) and not asks_for_trust(config),
        checks=(
            Check(
                "Prints the name of each.",
                tuple(
                    f"az identity show --ids {shell(id_)} --query name --output tsv"
                    for id_ in dict.fromkeys(each.id for each in every)
                ),
            ),
        ),
    )

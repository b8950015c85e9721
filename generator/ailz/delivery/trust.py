"""Whom an identity trusts, as the code says it: one credential a kind of job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ailz.delivery.acting import IDENTITIES
from ailz.design.context import Context
from ailz.design.part import Part, resource
from ailz.design.pipeline import Credential
from ailz.design.resource import Module
from ailz.design.values import Each, Group, Id, Param, Value, text
from ailz.model.given_identities import asks_for_trust, gives_pipelines

CREDENTIAL = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials"


def trust(context: Context, who: str, trusted: Iterable[Credential]) -> Part:
    """Return the credentials of one identity: a token of a job of ours, and nothing else.

    On an identity that is given they are its owner's to write, or ours where that is said.
    """
    if asks_for_trust(context.config):
        return Part()
    module = _beside(who) if gives_pipelines(context.config) else IDENTITIES
    by_name: dict[str, dict[str, Credential]] = {}
    for each in trusted:
        if each.identity == who:
            by_name.setdefault(each.name, {})[each.environment] = each
    if not by_name:
        return Part()
    loop = f"{who}_credential"
    return Part(
        modules=(module,),
        resources=(
            resource(
                loop,
                module.name,
                CREDENTIAL,
                Each("key"),
                Id(f"{who}_identity"),
                {
                    "properties": {
                        "issuer": Each("issuer"),
                        "subject": Each("subject"),
                        "audiences": [Each("audience")],
                    }
                },
                collection=loop,
                lock=Id(f"{who}_identity"),
                why=(
                    "Whose token this identity takes, word for word: jobs of the repository. "
                    "Azure takes one credential of an identity at a time."
                ),
                controls=("managed-identity",),
            ),
        ),
        collections={
            loop: {name: _credential(context, several) for name, several in by_name.items()}
        },
    )


def _beside(who: str) -> Module:
    """Return the file of what is written on a given identity: it is deployed to its group."""
    symbol = f"{who}_identity"
    where = Group(Param(symbol, "subscription_id"), Param(symbol, "resource_group"))
    return Module(f"{who}_trust", f"Whom the given identity {who} trusts.", where)


def _credential(context: Context, several: Mapping[str, Credential]) -> dict[str, Value]:
    first = next(iter(several.values()))
    made: dict[str, Value] = {
        "issuer": first.issuer,
        "subject": _subject(several),
        "audience": first.audience,
    }
    if tuple(several) != context.names:
        made["environments"] = list(several)
    return made


def _subject(several: Mapping[str, Credential]) -> Value:
    """Return the subject as the code says it: the environment's name is a parameter in it."""
    said = set()
    for environment, each in several.items():
        start, colon, name = each.subject.rpartition(":")
        said.add((start + colon, "") if name == environment else (each.subject, name))
    if len(said) != 1:
        msg = f"subjects of one credential differ in more than the environment: {sorted(said)}"
        raise ValueError(msg)
    start, fixed = said.pop()
    return start if fixed else text(start, Param("environment"))

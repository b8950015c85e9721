"""Whom an identity trusts: one subject, word for word, of one issuer, for this cloud."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import is_type, value
from ailz.catalog.delivery import audience, most_credentials
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.identities import CODE
from ailz.verify.invariants.setting import Setting

CREDENTIAL = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials"


def federation(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return credentials that trust too many, or tokens that are meant for something else."""
    found = []
    seen: dict[str, list[tuple[object, object]]] = {}
    for body in (each for each in bodies if is_type(each, CREDENTIAL)):
        issuer, subject = (value(body, f"properties.{name}") for name in ("issuer", "subject"))
        if not (isinstance(issuer, str) and issuer.startswith("https://")):
            found.append(finding(CODE, body, f"trusts {issuer!r}", "properties.issuer", "https"))
        if not isinstance(subject, str) or "*" in subject or ":" not in subject:
            found.append(finding(CODE, body, f"trusts {subject!r}", "properties.subject"))
        wanted = audience(setting.cloud)
        if value(body, "properties.audiences") != [wanted]:
            message = "takes tokens that are not meant for this cloud's sign-in"
            found.append(finding(CODE, body, message, "properties.audiences", wanted))
        known = seen.setdefault(body.id.rpartition("/federated")[0].lower(), [])
        if (issuer, subject) in known:
            found.append(finding(CODE, body, "trusts what another credential trusts"))
        known.append((issuer, subject))
        if len(known) == most_credentials() + 1:
            found.append(finding(CODE, body, "is one credential more than an identity takes"))
    return found

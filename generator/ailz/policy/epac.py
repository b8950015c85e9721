"""Assignments and exemptions as enterprise-azure-policy-as-code (EPAC) writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ailz.policy.library import Json
from ailz.policy.values import Value

_PREFIX = "/providers/Microsoft.Authorization"


def is_assignments(document: object) -> bool:
    """Whether a document is a tree of EPAC assignments."""
    return isinstance(document, dict) and "nodeName" in document


def is_exemptions(document: object) -> bool:
    """Whether a document is a list of EPAC exemptions."""
    return isinstance(document, dict) and isinstance(document.get("exemptions"), list)


@dataclass(frozen=True, slots=True)
class _Node:
    """What a branch has said so far; children add to it and overrule it."""

    name: str = ""
    title: str = ""
    definitions: tuple[Json, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    not_scopes: tuple[str, ...] = ()
    inner: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def assignments(document: Json) -> Iterator[Json]:
    """Yield each assignment of a tree in the REST API's shape, once for every scope.

    A tree tells scopes by the environment (`pacSelector`) that is deployed to; all of them count.
    Parameters in a CSV file are not read, and `faults` says so.
    """
    yield from _branches(document, _Node())


def _branches(node: Json, above: _Node) -> Iterator[Json]:
    here = _extended(node, above)
    children = [each for each in _listed(node.get("children")) if isinstance(each, dict)]
    for child in children:
        yield from _branches(child, here)
    if not children:
        yield from _assigned(here)


def _extended(node: Json, above: _Node) -> _Node:
    own = _object(node.get("assignment"))
    entry = node.get("definitionEntry")
    entries = [entry] if isinstance(entry, dict) else _listed(node.get("definitionEntryList"))
    file = node.get("parameterFile")
    fault = (f"its parameters stand in {file}, which is not read",) if file else ()
    settings = ("enforcementMode", "overrides", "resourceSelectors", "nonComplianceMessages")
    return replace(
        above,
        name=above.name + str(own.get("name", "")),
        title=above.title + str(own.get("displayName", "")),
        definitions=tuple(e for e in entries if isinstance(e, dict)) or above.definitions,
        parameters={**above.parameters, **_object(node.get("parameters"))},
        scopes=_scopes(node.get("scope")) or above.scopes,
        not_scopes=(*above.not_scopes, *_scopes(node.get("notScopes", node.get("notScope")))),
        inner={**above.inner, **{key: node[key] for key in settings if key in node}},
        faults=above.faults + fault,
    )


def _assigned(node: _Node) -> Iterator[Json]:
    for entry in node.definitions:
        own = _object(entry.get("assignment"))
        first, last = str(own.get("name", "")), node.name
        name = last + first if own.get("append") else first + last
        messages = _listed(entry.get("nonComplianceMessages"))
        for scope in node.scopes or ("",):
            yield {
                "name": name or str(entry.get("displayName", "")),
                "properties": {
                    **node.inner,
                    **({"nonComplianceMessages": messages} if messages else {}),
                    "displayName": node.title or str(entry.get("displayName", "")),
                    "policyDefinitionId": _policy_id(entry),
                    "parameters": {key: {"value": v} for key, v in node.parameters.items()},
                    "scope": scope,
                    "notScopes": list(node.not_scopes),
                },
                "faults": node.faults,
            }


def _policy_id(entry: Json) -> str:
    for key in ("policyId", "policySetId", "id"):
        if isinstance(entry.get(key), str):
            return str(entry[key])
    if isinstance(entry.get("policySetName"), str):
        return f"{_PREFIX}/policySetDefinitions/{entry['policySetName']}"
    return f"{_PREFIX}/policyDefinitions/{entry.get('policyName', '')}"


def exemptions(document: Json) -> Iterator[Json]:
    """Yield each exemption in the REST API's shape, once for every scope."""
    for entry in _listed(document.get("exemptions")):
        if not isinstance(entry, dict):
            continue
        scopes = [*_listed(entry.get("scopes")), entry.get("scope")]
        for scope in scopes:
            if isinstance(scope, str) and scope:
                # EPAC lets a scope begin with a name of its own: `name:/subscriptions/...`.
                bare = scope[scope.find("/") :].rstrip("/")
                name = str(entry.get("name", "exemption"))
                own_id = f"{bare}/providers/Microsoft.Authorization/policyExemptions/{name}"
                yield {"id": own_id, "name": name, "properties": entry}


def _scopes(value: Value) -> tuple[str, ...]:
    listed = value.values() if isinstance(value, dict) else [value]
    found: dict[str, None] = {}
    for each in listed:
        for scope in each if isinstance(each, list) else [each]:
            if isinstance(scope, str) and scope:
                found[scope] = None
    return tuple(found)


def _object(value: Value) -> Json:
    return value if isinstance(value, dict) else {}


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []

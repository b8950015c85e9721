"""A root from a part: the resources in order, and the values that they refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ailz.design.all_names import Names
from ailz.design.context import Context
from ailz.design.kinds.key_addresses import KNOWN_AS, known_as
from ailz.design.kinds.key_stores import key_vault_uri
from ailz.design.order import ordered
from ailz.design.part import Collections, Grant, Part
from ailz.design.resource import Item, Module, Resource, Root
from ailz.design.values import Const, Id, Output, Param, Value, walk


def root_of(
    context: Context,
    name: str,
    purpose: str,
    part: Part,
    names: Names,
    made: tuple[Grant, ...],
) -> Root:
    """Return a deployment's root: of a part, what is used, where it is, in an order that holds."""
    resources = _wanted(ordered(part, made), part)
    parameters = {p.name: p for p in (*part.parameters, names.parameter)}
    used, constants = _used(resources, part), _constants(resources, part)
    if "key_vault_uri" in used:
        vaults = {site: found.get("key_vault", "") for site, found in names.all.items()}
        parameters["key_vault_uri"] = key_vault_uri(context, vaults)
    parameters |= {KNOWN_AS: known_as(context, part.keys, names.all)} if KNOWN_AS in used else {}
    return Root(
        name=name,
        purpose=purpose,
        environments=context.names,
        parameters=tuple(parameters[name] for name in sorted(used & parameters.keys())),
        modules=_modules(part, resources),
        resources=resources,
        collections=_where_they_are(context, part),
        constants={n: v for n, v in part.constants.items() if n in constants},
        foreign_tags=context.config.governance.tags_by_policy,
    )


def _wanted(resources: tuple[Resource, ...], part: Part) -> tuple[Resource, ...]:
    """Return the resources without those of somebody else's that nothing refers to."""
    while True:
        values: list[Value] = [v for r in resources for v in (r.name, r.parent, r.body, r.lock)]
        values += [item for items in part.collections.values() for item in items.values()]
        values += part.constants.values()
        named = {e.symbol for v in values for e in walk(v) if isinstance(e, Id | Output)}
        kept = tuple(r for r in resources if r.verb != "existing" or r.symbol in named)
        if len(kept) == len(resources):
            return kept
        resources = kept


def _where_they_are(context: Context, part: Part) -> Collections:
    """Return the collections; what is about a resource of some environments exists in those."""
    dials = {p.name: p.values for p in part.parameters}
    there: dict[tuple[str, object], tuple[str, ...]] = {
        (r.symbol, None): tuple(n for n in context.names if r.when.holds(dials[r.when.param][n]))
        for r in part.resources
        if r.when is not None and r.collection is None
    }
    for r in part.resources:
        for key, item in part.collections.get(r.collection or "", {}).items():
            if "environments" in item:
                there[r.symbol, key] = tuple(item["environments"])  # type: ignore[arg-type]
    if not there:
        return part.collections
    return {
        name: {key: _placed(item, there, context.names) for key, item in items.items()}
        for name, items in part.collections.items()
    }


def _placed(
    item: Item, there: Mapping[tuple[str, object], tuple[str, ...]], names: tuple[str, ...]
) -> Item:
    where = item.get("environments", names)
    assert isinstance(where, Sequence)  # noqa: S101 - so the kinds write it
    # What is chosen by the same condition is not looked into: it is right where it counts.
    ids = (e for v in item.values() for e in walk(v) if isinstance(e, Id))
    named = {(e.symbol, e.key) for e in ids} & there.keys()
    if not named:
        return item
    kept = [n for n in names if n in where and all(n in there[each] for each in named)]
    return item if len(kept) == len(names) else {**item, "environments": kept}


def _modules(part: Part, resources: tuple[Resource, ...]) -> tuple[Module, ...]:
    used = {r.module for r in resources}
    seen: dict[str, Module] = {}
    for module in part.modules:
        if module.name in used and module.name not in seen:
            seen[module.name] = module
    return tuple(seen.values())


def _used(resources: tuple[Resource, ...], part: Part) -> frozenset[str]:
    """Return the parameters that something refers to; the deployment's own scope always counts."""
    found = {"subscription_id", "tenant_id", "environment"}
    values: list[Value] = [v for r in resources for v in (r.name, r.parent, r.body, r.lock)]
    values += [item for collection in part.collections.values() for item in collection.values()]
    values += [part.constants[name] for name in sorted(_constants(resources, part))]
    found.update(e.name for value in values for e in walk(value) if isinstance(e, Param))
    found.update(r.when.param for r in resources if r.when is not None)
    return frozenset(found)


def _constants(resources: tuple[Resource, ...], part: Part) -> frozenset[str]:
    """Return the shared values that something refers to."""
    values: list[Value] = [r.body for r in resources]
    values += [item for collection in part.collections.values() for item in collection.values()]
    return frozenset(e.name for value in values for e in walk(value) if isinstance(e, Const))

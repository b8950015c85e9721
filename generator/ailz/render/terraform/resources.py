"""One resource of the design as the block that the template prints."""

from collections.abc import Mapping, Sequence
from typing import cast

from ailz.design.resource import Resource
from ailz.design.values import Each, Value, Where, walk
from ailz.render.escape import HclText, hcl_string
from ailz.render.terraform._views import Argument, ResourceBlock, spaced
from ailz.render.terraform.layout import WIDTH, Place, comment_lines, condition, expression
from ailz.render.terraform.references import id_text
from ailz.render.terraform.role_assignments import MODULE, principal_type
from ailz.render.terraform.scope import BLOCKS, READS, Scope, address, is_role_loop

_OUTSIDE_BODY = ("location", "tags", "identity")
"""What azapi_resource takes as arguments of its own; the other two blocks leave it in the body."""


_OPEN = ("body", "retry")
"""Arguments that are laid out over several lines even where they would fit on one."""

_REASONS = {
    "schema_validation_enabled": "Not every azapi knows this type: it checks no body of it."
}


def resource_block(
    resource: Resource, scope: Scope, exports: Sequence[str], above: tuple[Argument, ...]
) -> ResourceBlock:
    """Return the block of a resource; `exports` are the paths that others read from its answer."""
    if is_role_loop(resource):
        return _roles_block(resource, scope, above)
    body = dict(resource.body)
    outside = {
        name: body.pop(name) for name in _OUTSIDE_BODY if resource.verb == "create" and name in body
    }
    identity = outside.pop("identity", None)
    return ResourceBlock(
        locals=spaced(above),
        comments=_why(resource),
        opening=HclText(
            f'data "{READS}" "{resource.symbol}"'
            if resource.verb == "existing"
            else f'resource "{BLOCKS[resource.verb]}" "{resource.symbol}"'
        ),
        repeat=_repeat(resource, scope),
        head=spaced(_head(resource, outside, scope)),
        body=(_argument("body", body, scope, resource.notes, path=""),) if body else (),
        settings=spaced(_settings(resource, scope, exports)),
        identity=_identity(identity, scope, resource.notes),
        identity_comments=comment_lines(resource.notes.get("identity", ""), 2),
        timeouts=_timeouts(resource, scope),
        depends_on=_depends_on(resource, scope),
        ignored=_foreign_tags(resource, scope) if "tags" in outside else None,
    )


def _roles_block(resource: Resource, scope: Scope, above: tuple[Argument, ...]) -> ResourceBlock:
    """Return the call of the module that makes role assignments."""
    kind = principal_type(resource)
    return ResourceBlock(
        locals=spaced(above),
        comments=_why(resource),
        opening=HclText(f'module "{resource.symbol}"'),
        repeat=None,
        head=(
            Argument("source", hcl_string(f"../modules/{MODULE}")),
            Argument("assignments", HclText(f"local.{resource.collection}"), spaced=True),
            _argument("principal_type", kind, scope, {}),
        ),
        body=(),
        settings=(),
        identity=(),
        identity_comments=(),
        timeouts=(),
        depends_on=_depends_on(resource, scope),
    )


def _repeat(resource: Resource, scope: Scope) -> Argument | None:
    """Return how often a resource is made: for each item, or only under its condition."""
    when = None if resource.when is None else condition(resource.when)
    if resource.collection is not None:
        items = f"local.{resource.collection}"
        if when and any(name == resource.collection for name, _ in scope.partial):
            # Items of several forms are of no type that an empty mapping could have, too.
            chosen = f"{{ for key, item in {items} : key => item if {when} }}"
            return Argument("for_each", HclText(chosen))
        return Argument("for_each", HclText(f"{when} ? {items} : {{}}" if when else items))
    return None if when is None else Argument("count", HclText(f"{when} ? 1 : 0"))


def _why(resource: Resource) -> tuple[str, ...]:
    controls = f"Control: {', '.join(resource.controls)}." if resource.controls else ""
    return (*comment_lines(resource.why), *comment_lines(controls))


def _head(resource: Resource, outside: Mapping[str, Value], scope: Scope) -> list[Argument]:
    made = [Argument("type", hcl_string(f"{resource.type}@{resource.api_version}"))]
    if resource.verb == "put":
        made.append(_argument("resource_id", id_text(resource, scope), scope, resource.notes))
        return [*made, Argument("method", hcl_string("PUT"))]
    values = {"name": resource.name, "parent_id": resource.parent, **outside}
    return [*made, *(_argument(n, v, scope, resource.notes) for n, v in values.items())]


def _settings(resource: Resource, scope: Scope, exports: Sequence[str]) -> list[Argument]:
    values: dict[str, Value] = {}
    if resource.lock is not None:
        values["locks"] = [resource.lock]
    values["response_export_values"] = list(exports)
    if resource.any_case:
        values["ignore_casing"] = True
    if not resource.recorded:
        values["schema_validation_enabled"] = False
    if any(isinstance(e, Where) and e.otherwise is None for e in walk(resource.body)) or any(
        isinstance(e, Each) and e.optional and e.default is None for e in walk(resource.body)
    ):
        values["ignore_null_property"] = True
    if resource.retry_on:
        values["retry"] = {"error_message_regex": list(resource.retry_on)}
    return [_argument(name, value, scope, _REASONS) for name, value in values.items()]


def _identity(identity: Value, scope: Scope, notes: Mapping[str, str]) -> tuple[Argument, ...]:
    if identity is None:
        return ()
    given = cast("Mapping[str, Value]", identity)
    names = {"type": "type", "userAssignedIdentities": "identity_ids"}
    if unknown := sorted(given.keys() - names.keys()):
        msg = f"azapi_resource's identity block has no place for {', '.join(unknown)}"
        raise ValueError(msg)
    return tuple(
        _argument(names[name], value, scope, notes, path=f"identity.{name}", indent=4)
        for name, value in given.items()
    )


def _timeouts(resource: Resource, scope: Scope) -> tuple[Argument, ...]:
    """Return how long a request may take; waiting for a lock counts."""
    if resource.minutes is None:
        return ()
    steps = ("create", "update", "delete")
    return tuple(_argument(step, f"{resource.minutes}m", scope, {}, indent=4) for step in steps)


def _depends_on(resource: Resource, scope: Scope) -> HclText | None:
    found = [scope.resources[symbol] for symbol in resource.depends_on]
    addresses = [address(other) for other in found if other.verb != "existing"]
    if not addresses:
        return None
    return _listed(addresses, "  depends_on = ")


def _foreign_tags(resource: Resource, scope: Scope) -> HclText | None:
    """Return the tags that policy or a service writes: Terraform would take them off again."""
    names = (*scope.foreign_tags, *resource.foreign_tags)
    if not names:
        return None
    tags = [f"tags[{hcl_string(name)}]" for name in names]
    return _listed(tags, "    ignore_changes = ")


def _listed(items: Sequence[str], lead: str) -> HclText:
    line = f"[{', '.join(items)}]"
    if len(lead) + len(line) <= WIDTH:
        return HclText(line)
    margin = " " * (len(lead) - len(lead.lstrip()))
    return HclText("\n".join(["[", *(f"{margin}  {one}," for one in items), f"{margin}]"]))


def _argument(
    name: str,
    value: Value,
    scope: Scope,
    notes: Mapping[str, str],
    *,
    path: str | None = None,
    indent: int = 2,
) -> Argument:
    path = name if path is None else path
    place = Place(indent, indent + len(f"{name} = "), path, notes, open_=name in _OPEN)
    return Argument(
        name, expression(value, scope, place), comment_lines(notes.get(path, ""), indent)
    )

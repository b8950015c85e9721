"""The locals of a root: collections, the ids of what others own, roles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ailz.catalog.roles import role
from ailz.design.resource import Item, Resource, Root
from ailz.design.values import Const, Expression, Guid, Id, Role, Value
from ailz.render.escape import HclText, hcl_key, hcl_string
from ailz.render.terraform._views import Argument
from ailz.render.terraform.layout import WIDTH, Place, comment_lines, expression
from ailz.render.terraform.references import id_text
from ailz.render.terraform.scope import Scope, existing_local
from ailz.render.terraform.usage import Usage

# The namespace of ARM's guid(), found by comparing what the Bicep compiler predicts with uuidv5.
ARM_GUID = "11fb06fb-712d-4ddd-98c7-e71bbd588830"


@dataclass(frozen=True, slots=True)
class Local:
    """One local (and the private one it is made from), and the locals that it needs."""

    lines: tuple[Argument, ...]
    needs: frozenset[str]


def defined_locals(root: Root, usage: Usage, scope: Scope) -> dict[str, Local]:
    """Return every local that the root may need, each after those it needs itself."""
    defined: dict[str, Local] = {}
    if any(isinstance(e, Guid) for e in usage.expressions()):
        defined["arm_guid_namespace"] = _guid_namespace()
    if roles := {e.name for e in usage.expressions() if isinstance(e, Role)}:
        defined["role_definitions"] = _role_definitions(sorted(roles))
    for name in root.collections:
        if not root.collections[name]:
            msg = f"the collection {name} has no members: drop it, and what loops over it"
            raise ValueError(msg)
        _refuse_cycle(root, name, usage.collections[name])
        _refuse_twice(name, defined)
        defined[name] = _collection(root, name, usage, scope)
    for name in usage.constants:
        _refuse_twice(name, defined)
        value = expression(root.constants[name], scope, Place(2, len(f"  {name} = "), open_=True))
        needs = needs_of(usage.constants[name], root, None)
        defined[name] = Local((Argument(name, value),), needs)
    for resource in root.resources:
        if resource.verb == "existing":
            _refuse_twice(existing_local(resource), defined)
            defined[existing_local(resource)] = _existing(resource, root, usage, scope)
    return defined


def _guid_namespace() -> Local:
    reason = (
        "The namespace of ARM's guid(): names made with it are those that a Bicep deployment of "
        "the same resources would give."
    )
    value = hcl_string(ARM_GUID)
    return Local((Argument("arm_guid_namespace", value, comment_lines(reason, 2)),), frozenset())


def _role_definitions(names: list[str]) -> Local:
    prefix = "/subscriptions/${var.subscription_id}/providers/Microsoft.Authorization"
    # A role with its own name as key needs no comment that says which GUID is which.
    lines = [
        f'    {hcl_string(name)} = "${{local._role_definitions}}/{role(name).guid}"'
        for name in names
    ]
    reason = "Built-in roles; their GUIDs are the same in every tenant."
    return Local(
        (
            Argument("_role_definitions", HclText(f'"{prefix}/roleDefinitions"')),
            Argument(
                "role_definitions",
                HclText("\n".join(["{", *lines, "  }"])),
                comment_lines(reason, 2),
            ),
        ),
        frozenset(),
    )


def _collection(root: Root, name: str, usage: Usage, scope: Scope) -> Local:
    filtered = name in usage.filtered
    shown = usage.fields[name] | {"environments"} if filtered else usage.fields[name]
    members = root.collections[name]
    given = {
        key: {field: item[field] for field in item if field in shown}
        for key, item in members.items()
    }
    scopes = {key: scope.inside(key, item) for key, item in members.items()}
    literal = _row_literal(given, scopes) or _literal(given, scopes)
    needs = needs_of(usage.collections[name], root, None)
    if not filtered:
        return Local((Argument(name, literal),), needs)
    chosen = (
        "{\n"
        f"    for key, item in local._{name} : key => item\n"
        f"    if contains({_environments(members)}, var.environment)\n"
        "  }"
    )
    return Local((Argument(f"_{name}", literal), Argument(name, HclText(chosen))), needs)


def _environments(members: Mapping[str, Item]) -> str:
    """Return where a member exists; one that does not say is everywhere."""
    everywhere = all("environments" in item for item in members.values())
    return "item.environments" if everywhere else "try(item.environments, [var.environment])"


def _row_literal(
    given: Mapping[str, Mapping[str, Value]], scopes: Mapping[str, Scope]
) -> HclText | None:
    """Return a collection as a table of one line an item, or None where that is too wide."""
    keys = {key: hcl_key(key) for key in given}
    room = WIDTH - len("     = {  }") - max(len(key) for key in keys.values())
    lines = []
    for key, fields in given.items():
        row = ", ".join(f"{hcl_key(f)} = {expression(v, scopes[key])}" for f, v in fields.items())
        if "\n" in row or len(row) > room:
            return None
        lines.append(f"    {keys[key]} = {{ {row} }}" if row else f"    {keys[key]} = {{}}")
    return HclText("\n".join(["{", *lines, "  }"]))


def _literal(given: Mapping[str, Mapping[str, Value]], scopes: Mapping[str, Scope]) -> HclText:
    lines = []
    for key, fields in given.items():
        lead = f"    {hcl_key(key)} = "
        lines.append(lead + expression(fields, scopes[key], Place(4, len(lead), open_=True)))
    return HclText("\n".join(["{", *lines, "  }"]))


def _existing(resource: Resource, root: Root, usage: Usage, scope: Scope) -> Local:
    name = existing_local(resource)
    comments = comment_lines(resource.why, 2)
    needs = needs_of(usage.resources[resource.symbol], root, resource.collection)
    if resource.collection is None:
        return Local(
            (Argument(name, expression(id_text(resource, scope), scope), comments),), needs
        )
    members = root.collections[resource.collection]
    loop = replace(scope.looping(members), key_code="key", value_code="item")
    member = expression(id_text(resource, loop), loop)
    loop_head = f"for key, item in local.{resource.collection} : key =>"
    value = HclText(f"{{\n    {loop_head}\n    {member}\n  }}")
    return Local((Argument(name, value, comments),), needs)


def needs_of(
    expressions: Iterable[Expression], root: Root, collection: str | None
) -> frozenset[str]:
    """Return the locals that the expressions, and a loop over `collection`, refer to."""
    return frozenset(_names(expressions, root, collection))


def _names(expressions: Iterable[Expression], root: Root, collection: str | None) -> Iterator[str]:
    if collection is not None:
        yield collection
    for one in expressions:
        match one:
            case Const(name):
                yield name
            case Guid():
                yield "arm_guid_namespace"
            case Role():
                yield "role_definitions"
            case Id(symbol):
                target = root.resource(symbol)
                if target.verb == "existing":
                    yield existing_local(target)
            case _:
                continue


def _refuse_twice(name: str, defined: Mapping[str, Local]) -> None:
    if name in defined:
        msg = f"two things would be local.{name}: a collection, or the id of an existing resource"
        raise ValueError(msg)


def _refuse_cycle(root: Root, collection: str, expressions: Iterable[Expression]) -> None:
    for one in expressions:
        if isinstance(one, Id) and root.resource(one.symbol).collection == collection:
            msg = (
                f"an item of {collection} holds the id of {one.symbol}, which loops over "
                f"{collection} itself: Terraform calls that a cycle; refer to it by its key"
            )
            raise ValueError(msg)

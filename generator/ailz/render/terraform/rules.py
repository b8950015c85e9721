"""What a parameter's values have in common, as a validation that Terraform can check."""

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ailz.design.resource import Parameter, Root
from ailz.design.values import Plain
from ailz.render.escape import HclText, hcl_key, hcl_string
from ailz.render.terraform._views import Rule
from ailz.render.terraform.layout import WIDTH
from ailz.render.terraform.scope import attribute

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# The same; its last group is one of four and eight.
_GUID_HCL = hcl_string("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that values have: an expression that fails for others, with `{}` for the value."""

    test: str
    words: str
    wrong: str

    def holds(self, value: str) -> HclText:
        return _broken("can(", self.test.replace("{}", value), ")")


def rules(parameter: Parameter, root: Root) -> tuple[Rule, ...]:
    """Return the validations of a parameter: those that all its values agree on."""
    name = parameter.name
    if name == "environment":
        return (_environment(root.environments),)
    values = list(parameter.values.values())
    match parameter.kind:
        case "object":
            return tuple(_field_rules(name, values))
        case "strings" | "map":
            return tuple(_member_rules(name, values, is_map=parameter.kind == "map"))
        case "string":
            return tuple(_whole_rules(name, values))
        case _:
            return ()


def _environment(environments: Sequence[str]) -> Rule:
    named = ", ".join(map(hcl_string, environments))
    return Rule(
        "environment",
        HclText(f"contains([{named}], var.environment)"),
        f"environment must be one of {', '.join(environments)}.",
        hcl_string("not-" + "-".join(environments)),
    )


def _whole_rules(name: str, values: Sequence[Plain]) -> Iterator[Rule]:
    if form := _form_of(_texts(values)):
        yield Rule(
            name,
            form.holds(f"var.{name}"),
            f"{name} must be {form.words}.",
            hcl_string(form.wrong),
        )


def _field_rules(name: str, values: Sequence[Plain]) -> Iterator[Rule]:
    given = [value for value in values if isinstance(value, Mapping)]
    fields = list(given[0])
    forms = {field: _form_of(_texts([value[field] for value in given])) for field in fields}
    shared = forms[fields[0]]
    if len(fields) > 1 and shared and set(forms.values()) == {shared}:
        wrong = f"{{ {hcl_key(fields[0])} = {hcl_string(shared.wrong)} }}"
        yield _each(name, shared, f"values(var.{name})", f"merge(var.{name}, {wrong})")
        return
    for field, form in forms.items():
        if form:
            yield Rule(
                f"{name}_{field}",
                form.holds(f"var.{name}{attribute(field)}"),
                f"{name}.{field} must be {form.words}.",
                HclText(f"merge(var.{name}, {{ {hcl_key(field)} = {hcl_string(form.wrong)} }})"),
            )


def _member_rules(name: str, values: Sequence[Plain], *, is_map: bool) -> Iterator[Rule]:
    members: list[Plain] = []
    for value in values:
        if isinstance(value, Mapping):
            members += value.values()
        elif isinstance(value, Sequence) and not isinstance(value, str):
            members += value
    if form := _form_of(_texts(members)):
        wrong = hcl_string(form.wrong)
        if is_map:
            yield _each(name, form, f"values(var.{name})", f"{{ wrong = {wrong} }}")
        else:
            yield _each(name, form, f"var.{name}", f"[{wrong}]")


def _each(name: str, form: _Form, members: str, wrong: str) -> Rule:
    return Rule(
        name,
        _broken("alltrue([", f"for item in {members} : {form.holds('item')}", "])"),
        f"Each member of {name} must be {form.words}.",
        HclText(wrong),
    )


def _broken(opening: str, inner: str, closing: str) -> HclText:
    """Return a call on one line where it fits behind `condition`, else on three."""
    line = f"{opening}{inner}{closing}"
    if len("    condition     = ") + len(line) <= WIDTH:
        return HclText(line)
    return HclText(f"{opening}\n      {inner}\n    {closing}")


def _texts(values: Sequence[Plain]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _form_of(values: Sequence[str]) -> _Form | None:
    if not values:
        return None
    if all(map(_GUID.fullmatch, values)):
        test = f"regex({_GUID_HCL}, lower({{}}))"
        return _Form(test, "a GUID", "not-a-guid")
    if all(map(_is_range, values)):
        return _Form("cidrhost({}, 0)", "an address range in CIDR notation", "10.0.0.0/33")
    if all(map(_is_address, values)):
        return _Form('cidrhost("${{}}/32", 0)', "an IPv4 address", "10.0.0.256")
    kinds = {arm_type(value) for value in values}
    if len(kinds) == 1 and (kind := kinds.pop()):
        test = f"provider::azapi::parse_resource_id({hcl_string(kind)}, {{}})"
        return _Form(test, f"the ARM id of a resource of type {kind}", "/not-an-id")
    return None


def arm_type(value: str) -> str:
    """Return the resource type that an ARM id is of, or nothing if it is no ARM id."""
    if not value.startswith(("/subscriptions/", "/providers/")):
        return ""
    _, provider, path = value.rpartition("/providers/")
    parts = path.strip("/").split("/")
    if not provider:
        names = {2: "Microsoft.Resources/subscriptions", 4: "Microsoft.Resources/resourceGroups"}
        return names.get(len(parts), "")
    return "/".join([parts[0], *parts[1::2]]) if len(parts) % 2 else ""


def _is_range(value: str) -> bool:
    try:
        ipaddress.IPv4Network(value)
    except ValueError:
        return False
    return "/" in value


def _is_address(value: str) -> bool:
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        return False
    return True

"""The reference page of the configuration, written from the model so that it cannot be wrong."""

from __future__ import annotations

import json
from typing import Any

from ailz.model import shape
from ailz.model.base import IN_WORDS

PATH = "docs/reference/config.md"
"""Where the page is checked in."""

_TOP = """\
# landing-zone.yaml

Every key of the configuration, written from the model by `python tools/refresh_reference.py`.
Three complete files are in [examples/](../../examples/).

- Keys are exact; one that is not listed here is an error, as is one that stands twice.
- `true` and `false` are the booleans, and whole numbers are written in decimal. Text that YAML 1.1
  reads as something else (`no`, `12:30`, `0123`, `2027-01-01`) stands in quotes.
- Anchors, aliases, merge keys and tags are not read. The file is UTF-8 and holds no control
  characters and none that reorder text.
- A section without a value is an error; `{}` takes a section with its defaults.
- There is no place for a secret: what is generated signs in with managed identities.
"""


def reference() -> str:
    """Return the page as Markdown."""
    sections = [_section("", shape.at(()))]
    sections += _inner("", shape.at(()))
    return _TOP + "".join(sections)


def _inner(path: str, node: shape.Node) -> list[str]:
    """Return the sections below a node, each before those below it."""
    made = []
    for key, field in node.get("properties", {}).items():
        inner, suffix = _opened(field)
        if inner.get("type") != "object" or not inner.get("properties"):
            continue
        here = f"{path}.{key}{suffix}" if path else f"{key}{suffix}"
        made.append(_section(here, inner))
        made += _inner(here, inner)
    return made


def _opened(field: shape.Node) -> tuple[shape.Node, str]:
    node = shape.resolved(field)
    if node.get("type") == "array":
        return shape.resolved(node["items"]), "[]"
    return node, ""


def _section(path: str, node: shape.Node) -> str:
    title = f"\n## `{path}`\n" if path else "\n## The whole\n"
    lines = [title, str(node.get("description", "")), ""]
    lines += ["| key | what it is | value |", "|---|---|---|"]
    required = node.get("required", ())
    for key, field in node["properties"].items():
        about = field.get("description") or shape.resolved(field).get("description", "")
        lines.append(f"| `{key}` | {_cell(about)} | {_value(field, required=key in required)} |")
    return "\n".join(lines) + "\n"


def _value(field: shape.Node, *, required: bool) -> str:
    inner, suffix = _opened(field)
    node = shape.resolved(field)
    said = [f"a list, each {_kind(inner)}" if suffix else _kind(inner)]
    if "minItems" in node or "maxItems" in node:
        said.append(_count(node))
    if required:
        said.append("**required**")
    elif "default" in field and field["default"] != []:
        said.append(f"default `{_default(field['default'])}`")
    return _cell("; ".join(said))


def _kind(node: shape.Node) -> str:
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return " or ".join(f"`{value}`" for value in node["enum"])
    if "minimum" in node and "maximum" in node:
        return f"{node['minimum']} to {node['maximum']}"
    if "exclusiveMinimum" in node:
        return f"a whole number above {node['exclusiveMinimum']}"
    if "pattern" in node:
        return IN_WORDS[node["pattern"]] + _most(node)
    if node.get("type") == "object":
        return _mapping(node)
    if node.get("type") == "string":
        return "text" + _most(node)
    return {"boolean": "`true` or `false`"}.get(str(node.get("type")), "a whole number")


def _mapping(node: shape.Node) -> str:
    values = node.get("additionalProperties")
    if values:
        return f"own keys, each with {_kind(shape.resolved(values))}"
    return "a section, below" if node.get("properties") else "a section: `{}`"


def _most(node: shape.Node) -> str:
    return f", at most {node['maxLength']} characters" if "maxLength" in node else ""


def _count(node: shape.Node) -> str:
    least, most = node.get("minItems"), node.get("maxItems")
    if most is None:
        return f"at least {least}"
    return f"{least} to {most} of them"


def _default(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, str) else json.dumps(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")

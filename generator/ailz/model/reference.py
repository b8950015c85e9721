"""The reference pages of our files, written from the models so that they cannot be wrong."""

from __future__ import annotations

import json
from typing import Any

from ailz.model.base import IN_WORDS
from ailz.model.shape import CONFIG, WORLD, Node, Shape

PATH = "docs/reference/config.md"
"""Where the page of the configuration is checked in."""
WORLD_PATH = "docs/reference/world.md"
"""Where the page of world files is checked in."""

_TOP = """\
# landing-zone.yaml

Every key of the configuration, written from the model by `python tools/refresh_reference.py`.
Complete files are in [examples/](../../examples/).

- Keys are exact; one that is not listed here is an error, as is one that stands twice.
- `true` and `false` are the booleans, and whole numbers are written in decimal. Text that YAML 1.1
  reads as something else (`no`, `12:30`, `0123`, `2027-01-01`) stands in quotes.
- Anchors, aliases, merge keys and tags are not read. The file is UTF-8 and holds no control
  characters and none that reorder text.
- A section without a value is an error; `{}` takes a section with its defaults.
- There is no place for a secret: what is generated signs in with managed identities.
"""


_WORLD_TOP = """\
# World files

What exists before a rehearsal, for `ailz rehearse --world FILE`; written from the model by
`python tools/refresh_reference.py`. [One of the insurer's](../../examples/worlds/insurer.yaml).

- The file is YAML, read as [landing-zone.yaml](config.md) is, or JSON.
- What it says is laid over what the configuration tells. What neither tells of is not refused: it
  is a doubt.
- There is no place for a secret, and nothing in a rehearsal needs one.
"""


def reference() -> str:
    """Return the page of the configuration as Markdown."""
    return _TOP + "".join(_sections(CONFIG))


def world_reference() -> str:
    """Return the page of world files as Markdown."""
    return _WORLD_TOP + "".join(_sections(WORLD))


def _sections(shape: Shape) -> list[str]:
    return [_section(shape, "", shape.at(())), *_inner(shape, "", shape.at(()))]


def _inner(shape: Shape, path: str, node: Node) -> list[str]:
    """Return the sections below a node, each before those below it."""
    made = []
    for key, field in node.get("properties", {}).items():
        inner, suffix = _opened(shape, field)
        if inner.get("type") != "object" or not inner.get("properties"):
            continue
        here = f"{path}.{key}{suffix}" if path else f"{key}{suffix}"
        made.append(_section(shape, here, inner))
        made += _inner(shape, here, inner)
    return made


def _opened(shape: Shape, field: Node) -> tuple[Node, str]:
    node = shape.resolved(field)
    if node.get("type") == "array":
        return shape.resolved(node["items"]), "[]"
    return node, ""


def _section(shape: Shape, path: str, node: Node) -> str:
    title = f"\n## `{path}`\n" if path else "\n## The whole\n"
    lines = [title, str(node.get("description", "")), ""]
    lines += ["| key | what it is | value |", "|---|---|---|"]
    required = node.get("required", ())
    for key, field in node["properties"].items():
        about = field.get("description") or shape.resolved(field).get("description", "")
        lines.append(
            f"| `{key}` | {_cell(about)} | {_value(shape, field, required=key in required)} |"
        )
    return "\n".join(lines) + "\n"


def _value(shape: Shape, field: Node, *, required: bool) -> str:
    inner, suffix = _opened(shape, field)
    node = shape.resolved(field)
    said = [f"a list, each {_kind(shape, inner)}" if suffix else _kind(shape, inner)]
    if "minItems" in node or "maxItems" in node:
        said.append(_count(node))
    if required:
        said.append("**required**")
    elif "default" in field and field["default"] != []:
        said.append(f"default `{_default(field['default'])}`")
    return _cell("; ".join(said))


def _kind(shape: Shape, node: Node) -> str:
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
        return _mapping(shape, node)
    if node.get("type") == "string":
        return "text" + _most(node)
    return {"boolean": "`true` or `false`"}.get(str(node.get("type")), "a whole number")


def _mapping(shape: Shape, node: Node) -> str:
    values = node.get("additionalProperties")
    if values is True:
        return "any keys"
    if values:
        return f"own keys, each with {_kind(shape, shape.resolved(values))}"
    return "a section, below" if node.get("properties") else "a section: `{}`"


def _most(node: Node) -> str:
    return f", at most {node['maxLength']} characters" if "maxLength" in node else ""


def _count(node: Node) -> str:
    least, most = node.get("minItems"), node.get("maxItems")
    if most is None:
        return f"at least {least}"
    return f"{least} to {most} of them"


def _default(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, str) else json.dumps(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")

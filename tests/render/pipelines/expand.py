"""Azure Pipelines' templates, expanded as far as ours use them: anything else is an error.

Scalars stay text, as Azure Pipelines reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_IF = re.compile(r"if (.*)")
_NAMED = re.compile(r"parameters\.(\w+)")
_EQUAL = re.compile(r"eq\(parameters\.(\w+), '([^']*)'\)")


def expanded(files: Mapping[str, str], path: str, given: Mapping[str, str] | None = None) -> Any:
    """Return a pipeline, or a template with what is given to it, with all templates in it."""
    text = yaml.load(files[path], yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    values = {}
    for parameter in text.pop("parameters", []):
        name = parameter["name"]
        values[name] = (given or {}).get(name, parameter.get("default"))
        assert values[name] is not None, f"{path}: {name} is not given"
        assert values[name] in parameter.get("values", [values[name]]), f"{path}: {name}"
        if parameter["type"] == "boolean":
            assert values[name] in ("true", "false"), f"{path}: {name}"
    assert set(given or {}) <= set(values), f"{path} has no such parameters"
    return _read(files, path, text, values)


def _read(files: Mapping[str, str], path: str, node: Any, values: Mapping[str, str]) -> Any:
    if isinstance(node, str):
        return _EXPRESSION.sub(lambda found: _value(found[1], values), node)
    if isinstance(node, dict):
        return {key: _read(files, path, value, values) for key, value in node.items()}
    made: list[Any] = []
    for item in node:
        if isinstance(item, dict) and "template" in item:
            below = (PurePosixPath(path).parent / item["template"]).as_posix()
            given = _read(files, path, item.get("parameters", {}), values)
            made += expanded(files, below, given)["steps"]
        elif isinstance(item, dict) and (found := _EXPRESSION.fullmatch(next(iter(item)))):
            asked = _IF.fullmatch(found[1])
            assert asked is not None, f"{path}: {found[0]}"
            if _holds(asked[1], values):
                made += _read(files, path, next(iter(item.values())), values)
        else:
            made.append(_read(files, path, item, values))
    return made


def _value(expression: str, values: Mapping[str, str]) -> str:
    named = _NAMED.fullmatch(expression)
    assert named is not None, expression
    return values[named[1]]


def _holds(expression: str, values: Mapping[str, str]) -> bool:
    if equal := _EQUAL.fullmatch(expression):
        return values[equal[1]] == equal[2]
    return _value(expression, values) == "true"

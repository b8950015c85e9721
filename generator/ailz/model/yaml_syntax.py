"""PyYAML's complaints, in words for whoever wrote the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ailz.errors import quoted

if TYPE_CHECKING:
    import yaml

_QUOTE = "the text in double quotes"
_INDENT = "blanks that put each key under the keys of its section, two more a level"
_EXPLAINED = (
    ("mapping values are not allowed", "a colon cannot stand here", f"{_QUOTE}, or {_INDENT}"),
    (
        "could not find expected ':'",
        "a colon is missing after a key",
        "a colon and a blank: key: value",
    ),
    ("expected <block end>", "this line does not line up with the one above it", _INDENT),
    (
        "expected ',' or ']'",
        "a list in brackets is not closed",
        "brackets on both sides: [one, two]",
    ),
    (
        "expected ',' or '}'",
        "braces are not closed",
        "braces on both sides: {key: value, key: value}",
    ),
    ("unexpected end of stream", "the text in quotes is not closed", "a closing quote"),
    ("cannot start any token", "no value can start with this character", _QUOTE),
    ("unknown escape character", "no such escape exists in double quotes", "single quotes"),
    ("escape sequence of", "the escape is not complete", "single quotes"),
    ("expected a comment or a line break", "something stands after | or >", "the text below it"),
    ("sequence entries are not allowed", "a list cannot start here", "each item on its own line"),
    ("mapping keys are not allowed", "a key cannot start here", _QUOTE),
    (
        "did not find expected <document start>",
        "the document had ended here",
        "one document a file",
    ),
)


def explained(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """Return what is wrong, and what is allowed instead where that is known."""
    problem = error.problem or error.context or "this cannot be read"
    for part, message, allowed in _EXPLAINED:
        if part in problem:
            return f"this is not YAML: {message}", allowed
    return (
        f"this is not YAML: {quoted(problem)[1:-1]}",
        "quotes around text with special characters",
    )

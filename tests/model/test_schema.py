"""The JSON Schema, the reference page and the messages follow the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

from ailz.model import reference, schema
from ailz.model.base import IN_WORDS
from ailz.model.config import Config
from ailz.model.messages import TRANSLATED
from ailz.model.world_file import WorldFile
from tests.model.minimal import MINIMAL, changed

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

ROOT = Path(__file__).resolve().parents[2]
REFRESH = "run: python tools/refresh_reference.py"
DRAFTS = [Draft7Validator, Draft202012Validator]

COMMON = frozenset(
    [
        "$ref",
        "$schema",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "default",
        "definitions",
        "description",
        "enum",
        "examples",
        "exclusiveMinimum",
        "items",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "pattern",
        "properties",
        "propertyNames",
        "required",
        "title",
        "type",
    ]
)
"""Keywords that mean the same in draft-07 and in 2020-12."""


def test_the_schema_that_is_checked_in_is_the_models():
    for path, made in (
        (schema.PATH, schema.json_schema()),
        (schema.WORLD_PATH, schema.world_schema()),
    ):
        assert (ROOT / path).read_text(encoding="utf-8") == schema.text(made), REFRESH


def test_the_reference_page_that_is_checked_in_is_the_models():
    assert (ROOT / reference.PATH).read_text(encoding="utf-8") == reference.reference(), REFRESH
    world = (ROOT / reference.WORLD_PATH).read_text(encoding="utf-8")
    assert world == reference.world_reference(), REFRESH


def keywords(node: Any) -> Iterator[str]:
    assert isinstance(node, dict)
    for key, value in node.items():
        yield key
        if key in ("properties", "definitions"):
            for inner in value.values():
                yield from keywords(inner)
        elif key in ("items", "additionalProperties", "propertyNames") and not isinstance(
            value, bool
        ):
            yield from keywords(value)
        elif key in ("allOf", "anyOf"):
            for inner in value:
                yield from keywords(inner)
        if key == "$ref":
            assert set(node) == {"$ref"}, "draft-07 reads nothing beside $ref"


def test_the_schema_uses_what_both_drafts_read_alike():
    for made in (schema.json_schema(), schema.world_schema()):
        assert set(keywords(made)) <= COMMON


@pytest.mark.parametrize("draft", DRAFTS)
def test_the_schema_is_one(draft: type[Validator]):
    draft.check_schema(schema.json_schema())
    draft.check_schema(schema.world_schema())


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  title:", "  titel:"),
        ("kind: prod", "kind: x"),
        ("owner: Product engineering", "owner: 1"),
        ("languages: [bicep]", "languages: []"),
        ("delivery:\n", "governance: {tags: {a: 1}}\ndelivery:\n"),
        ("delivery:\n", 'governance: {tags: {"a<b": c}}\ndelivery:\n'),
        ("delivery:\n", "platform: {hub: {}}\ndelivery:\n"),
    ],
)
def test_an_editor_sees_the_mistakes(draft: type[Validator], before: str, after: str):
    checker = draft(schema.json_schema())
    assert checker.is_valid(yaml.safe_load(MINIMAL))
    assert not checker.is_valid(yaml.safe_load(changed(before, after)))


def core() -> Iterator[dict[str, Any]]:
    waiting: list[Any] = [m.__pydantic_core_schema__ for m in (Config, WorldFile)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list | tuple):
            waiting += node


ERRORS = {
    "bool": {"bool_type"},
    "default": set(),
    "definition-ref": set(),
    "definitions": set(),
    "dict": {"dict_type"},
    "int": {"int_type"},
    "literal": {"literal_error"},
    "model": {"model_type"},
    "model-field": set(),
    "model-fields": {"missing", "extra_forbidden"},
    "nullable": set(),
    "str": {"string_type"},
    "tuple": {"tuple_type"},
}
"""What each kind of schema can complain about; None is not an error where a section may be null."""

CONSTRAINTS = {
    ("str", "min_length"): "string_too_short",
    ("str", "max_length"): "string_too_long",
    ("str", "pattern"): "string_pattern_mismatch",
    ("tuple", "min_length"): "too_short",
    ("tuple", "max_length"): "too_long",
    ("int", "gt"): "greater_than",
    ("int", "ge"): "greater_than_equal",
    ("int", "le"): "less_than_equal",
}
NOT_CONSTRAINTS = frozenset(
    [
        "type",
        "metadata",
        "ref",
        "serialization",
        "strict",
        "schema",
        "keys_schema",
        "values_schema",
        "items_schema",
        "variadic_item_index",
    ]
)


def test_every_error_that_the_model_can_make_has_words():
    reachable = set()
    for node in core():
        kind = node.get("type")
        if not isinstance(kind, str) or kind not in ERRORS:
            assert "schema" not in node or kind in ERRORS, f"an unknown kind of schema: {kind}"
            continue
        reachable |= ERRORS[kind]
        if kind in ("str", "int", "tuple", "dict"):
            for key in set(node) - NOT_CONSTRAINTS:
                reachable.add(CONSTRAINTS[kind, key])
    assert reachable == set(TRANSLATED)


def test_every_pattern_has_words():
    used = {node["pattern"] for node in core() if node.get("type") == "str" and "pattern" in node}
    assert used == set(IN_WORDS)


def test_every_key_is_described():
    text = reference.reference() + reference.world_reference()
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) > 80
    assert not [row for row in rows if row.split(" | ")[1].strip() == ""]


def test_the_schema_reads_the_same_as_json():
    assert json.loads(schema.text(schema.json_schema())) == schema.json_schema()

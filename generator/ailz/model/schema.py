"""The JSON Schemas of our files, for editors and for whoever writes one by program.

Only keywords that mean the same in draft-07 and in 2020-12 are used, so that an editor may read it
as either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ailz.model.base import Section
from ailz.model.config import Config

PATH = "schemas/landing-zone.schema.json"
"""Where the schema is checked in; the examples name it relative to themselves."""
WORLD_PATH = "schemas/world.schema.json"
"""Where the schema of world files is checked in."""

_DRAFT = "http://json-schema.org/draft-07/schema#"


def json_schema() -> dict[str, Any]:
    """Return the schema of `landing-zone.yaml` as plain JSON values."""
    return _schema(Config, "ailz landing zone")


def world_schema() -> dict[str, Any]:
    """Return the schema of a world file as plain JSON values."""
    # Few commands read one: the others do not wait for its model.
    from ailz.model.world_file import WorldFile

    return _schema(WorldFile, "ailz world file")


def text(schema: Mapping[str, Any]) -> str:
    """Return a schema as the file that is checked in."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema(model: type[Section], title: str) -> dict[str, Any]:
    made = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = made.pop("$defs")
    plain: dict[str, Any] = _plain(made)
    plain["definitions"] = {name: _plain(d) for name, d in definitions.items()}
    about = {"$schema": _DRAFT, "title": title}
    return about | {key: value for key, value in plain.items() if key not in about}


def _plain(node: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return the node without what tells an editor nothing: titles that repeat keys, null."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: value
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "default" and (value is None or isinstance(value, dict)))
    }
    if kept.pop("x-by-environment", False):
        said = str(kept.get("description", "")).rstrip(".")
        kept["description"] = f"{said}. May differ by environment."
    if "patternProperties" in kept:
        # What else a key may be is refused by the model, which this way says so too.
        ((pattern, inner),) = kept.pop("patternProperties").items()
        kept["propertyNames"] = kept.get("propertyNames", {}) | {"pattern": pattern}
        kept["additionalProperties"] = inner
    if "$ref" in kept and len(kept) > 1:
        # Beside $ref draft-07 reads nothing; in allOf both drafts read all of it.
        kept = {"allOf": [{"$ref": kept.pop("$ref")}], **kept}
    return {key: _plain(value) for key, value in kept.items()}

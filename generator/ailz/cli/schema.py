"""``ailz schema``: print the JSON Schema of the configuration."""

from __future__ import annotations

import argparse
import json

from ailz.cli.console import Console
from ailz.model.schema import json_schema


def run(options: argparse.Namespace, console: Console) -> int:  # noqa: ARG001 - every command has this shape
    """Print the schema; it is JSON whatever --output says."""
    schema = json_schema()
    console.result(json.dumps(schema, indent=2, ensure_ascii=False), schema)
    return 0

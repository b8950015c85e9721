"""A configuration as a file that a person goes on editing."""

from __future__ import annotations

from typing import Any

import yaml

from ailz.model.config import Config
from ailz.model.scalar import resolved

SCHEMA_FILE = "landing-zone.schema.json"
"""What editors are told to look for beside the configuration."""

_TOP = f"""\
# yaml-language-server: $schema={SCHEMA_FILE}
# (`ailz schema > {SCHEMA_FILE}` writes that file, and editors then complete and check.)
"""

_WHY = {
    "organisation": "Whose tenant this is.",
    "workload": "What the landing zone is for; it decides how far the protection goes.",
    "platform": "What the platform team provides: none of it is made a second time.",
    "environments": "In the order that a change passes through them.",
    "shared": "Where what belongs to no single environment is deployed.",
    "capabilities": "What the landing zone serves.",
    "security": "How far the protection goes beyond what is always on.",
    "naming": "How resources are named.",
    "existing": "What exists already and is used as it is.",
    "access": "Personas and the Entra groups that hold them.",
    "governance": "Frameworks, tags, regions and budgets.",
    "delivery": "Languages, the repository, and what the pipelines may do.",
}


def dump(config: Config) -> str:
    """Return the YAML of a configuration, defaults left out; `load_text` reads it back equal."""
    said = config.model_dump(mode="json", exclude_defaults=True)
    parts = [_TOP + _block({"schema_version": 1})]
    for key, value in said.items():
        if key == "schema_version":
            continue
        comment = f"# {_WHY[key]}\n" if key in _WHY else ""
        parts.append("\n" + comment + _block({key: value}))
    return "\n".join(parts) + "\n"


def _block(value: dict[str, Any]) -> str:
    return yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=10_000,
    ).rstrip("\n")


class _Dumper(yaml.SafeDumper):
    """Quotes all that the loader would not read as text, and indents lists below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    value, trap = resolved(text)
    style = '"' if trap or value != text or "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)

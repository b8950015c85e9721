"""Derive `generator/ailz/catalog/data/aliases.json` from the full record of Azure Policy aliases.

    python tools/refresh_aliases.py RECORD [--check]

RECORD is an `aliases.json` with `_meta`, `aliases` (name -> path, paths, type or types, absentIn,
readOnly) and `types` (name -> indexed, evaluated). What ships holds only what an evaluation reads:
under each resource type the aliases it owns, without the type's name in front, and the path of
each. `--check` writes nothing and exits 1 when the shipped file is not what RECORD gives.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "generator/ailz/catalog/data/aliases.json"


def derive(record: dict[str, Any]) -> dict[str, Any]:
    """Return the shipped form of a full record."""
    meta = record["_meta"]
    owners: dict[str, dict[str, Any]] = {}
    for name, entry in sorted(record["aliases"].items()):
        if entry["path"] is None:
            continue
        for owner in _owners(entry):
            short = name[len(owner) + 1 :] if _begins(name, owner) else name
            owners.setdefault(owner, {})[short] = _place(entry, owner)
    types = record["types"]
    return {
        "source": {key: meta[key] for key in ("source", "commit", "date", "types")},
        "aliases": {owner: owners[owner] for owner in sorted(owners)},
        "indexed": sorted(name for name, entry in types.items() if entry["indexed"] is True),
        "unsure": sorted(name for name, entry in types.items() if entry["indexed"] is None),
        "known": sorted(name for name, entry in types.items() if entry["indexed"] is False),
    }


def _owners(entry: dict[str, Any]) -> list[str]:
    owner = entry.get("types") or entry["type"]
    return [owner] if isinstance(owner, str) else owner


def _begins(name: str, owner: str) -> bool:
    return name.lower().startswith(owner.lower() + "/")


def _place(entry: dict[str, Any], owner: str) -> str | dict[str, Any]:
    path, by_version = entry["path"], {}
    for other in entry.get("paths", []):
        if owner in other.get("types", []):
            path = other["path"]
        for version in other.get("apiVersions", []):
            if other["path"] != entry["path"]:
                by_version[version.lower()] = other["path"]
    # A version with a path of its own has the property, only elsewhere.
    absent = [version for version in entry.get("absentIn", []) if version not in by_version]
    details = {"by_version": by_version, "absent_in": absent, "read_only": entry.get("readOnly")}
    told = {key: value for key, value in details.items() if value}
    return {"path": path, **told} if told else path


def text(shipped: dict[str, Any]) -> str:
    """Return the file's text: one resource type a line, so that a difference can be read."""
    lines = ["{", f' "source": {_compact(shipped["source"])},', ' "aliases": {']
    owners = [f"  {_compact(k)}: {_compact(v)}" for k, v in shipped["aliases"].items()]
    lines += [",\n".join(owners), " },"]
    lists = [f' "{key}": {_compact(shipped[key])}' for key in ("indexed", "unsure", "known")]
    return "\n".join([*lines, ",\n".join(lists), "}"]) + "\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> int:
    """Write the shipped file, or compare with it."""
    parser = argparse.ArgumentParser(description="Derive the shipped Azure Policy aliases.")
    parser.add_argument("record", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    derived = text(derive(json.loads(arguments.record.read_text(encoding="utf-8"))))
    if arguments.check:
        if derived == TARGET.read_text(encoding="utf-8"):
            return 0
        print(f"{TARGET.name} is not what the record gives: run this without --check")
        return 1
    TARGET.write_text(derived, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

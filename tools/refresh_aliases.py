"""Derive `generator/ailz/catalog/data/aliases.json` from the records of Azure Policy aliases.

    python tools/refresh_aliases.py RECORD WHOLE [--check]

RECORD is an `aliases.json` with `_meta`, `aliases` (name -> path, paths, type or types, absentIn,
readOnly) and `types` (name -> indexed, evaluated). What ships holds only what an evaluation reads:
under each resource type the aliases it owns, without the type's name in front, and the path of
each. WHOLE has every alias of a type with its default path (`_meta`, `aliases`); of the types that
the design names all are taken, listed under `whole`. `--check` writes nothing and exits 1 when the
shipped file is not what the records give.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1] / "generator/ailz"
TARGET = PACKAGE / "catalog/data/aliases.json"
_TYPE = re.compile(r"Microsoft\.[A-Za-z.]+(?:/[A-Za-z]+)+")


def named_by_design() -> list[str]:
    """Return the resource types that the design's sources name, in lower case."""
    sources = (path.read_text(encoding="utf-8") for path in (PACKAGE / "design").rglob("*.py"))
    return sorted({found.lower() for text in sources for found in _TYPE.findall(text)})


def derive(record: dict[str, Any], every: dict[str, Any], whole: list[str]) -> dict[str, Any]:
    """Return the shipped form of both records, with all aliases of the `whole` types."""
    meta = record["_meta"]
    owners: dict[str, dict[str, Any]] = {}
    for name, entry in sorted(record["aliases"].items()):
        if entry["path"] is None:
            continue
        for owner in _owners(entry):
            short = name[len(owner) + 1 :] if _begins(name, owner) else name
            owners.setdefault(owner, {})[short] = _place(entry, owner)
    taken = sorted(set(whole) & {owner.lower() for owner in every["aliases"]})
    for owner, aliases in every["aliases"].items():
        if owner.lower() in taken:
            own = owners.setdefault(owner, {})
            known = {alias.lower() for alias in own}
            own |= {name: path for name, path in aliases.items() if name.lower() not in known}
    types = record["types"]
    return {
        "source": {
            **{key: meta[key] for key in ("source", "commit", "date", "types")},
            "whole": every["_meta"]["source"],
        },
        "aliases": {owner: dict(sorted(owners[owner].items())) for owner in sorted(owners)},
        "whole": taken,
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
    lists = [
        f' "{key}": {_compact(shipped[key])}' for key in ("whole", "indexed", "unsure", "known")
    ]
    return "\n".join([*lines, ",\n".join(lists), "}"]) + "\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> int:
    """Write the shipped file, or compare with it."""
    parser = argparse.ArgumentParser(description="Derive the shipped Azure Policy aliases.")
    parser.add_argument("record", type=Path)
    parser.add_argument("whole", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    record, every = (
        json.loads(path.read_text(encoding="utf-8")) for path in (arguments.record, arguments.whole)
    )
    # A check asks whether the file is what the records give, not whether the design has grown.
    shipped = json.loads(TARGET.read_text(encoding="utf-8")) if arguments.check else {}
    derived = text(derive(record, every, shipped.get("whole") or named_by_design()))
    if arguments.check:
        if derived == TARGET.read_text(encoding="utf-8"):
            return 0
        print(f"{TARGET.name} is not what the record gives: run this without --check")
        return 1
    TARGET.write_text(derived, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

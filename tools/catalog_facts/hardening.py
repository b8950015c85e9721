"""Hardened settings: which value of which property is the safe one."""

import re

from tools.catalog_facts.facts import Facts, Fields, about

_NOT_SECURITY = frozenset({"cost"})
_RECORD = re.compile(r" ?\([^()]*shared/[^()]*\)|(?<![\w/])shared/\S+ ?")
"""Where a recording lies: what was recorded is named behind it."""


def hardening(facts: Facts) -> Fields:
    """Derive the settings by type and path; a path that several services share has all values."""
    entries: dict[str, Fields] = {}
    for document in facts.hardening():
        for service in document["services"]:
            for setting in service["settings"]:
                arm = setting.get("arm") or {}
                path, value = arm.get("path", ""), arm.get("value")
                if (
                    setting["control"] in _NOT_SECURITY
                    or not path.startswith("properties.")
                    or not isinstance(value, str | bool)
                ):
                    continue
                kind = entries.setdefault(arm.get("type") or service["arm"]["type"], {})
                known = kind.setdefault(path, {"values": [], "source": _source(setting["source"])})
                if value not in known["values"]:
                    known["values"].append(value)
    meta = about("hardened settings of every service", "the sources of each setting")
    ordered = {kind: dict(sorted(entries[kind].items())) for kind in sorted(entries)}
    return {"_meta": meta, "entries": ordered}


def _source(said: str | list[str]) -> str:
    every = said if isinstance(said, list) else said.split(";")
    parts = (_RECORD.sub("", part).strip() for part in every)
    return "; ".join(dict.fromkeys(part for part in parts if part))

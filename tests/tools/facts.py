"""Whether every id, zone and API version in an output stands in the recorded facts."""

import json
import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

OWN = Path(__file__).resolve().parents[2] / "tools/facts"
"""Facts of the project's own, beside the recorded ones."""
_GUID = re.compile(
    r"(?<![0-9a-z])[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}(?![0-9a-z])", re.IGNORECASE
)
_ZONE = re.compile(r"(?<![\w.-])privatelink(?:\.[a-z0-9{}-]+)+", re.IGNORECASE)
_TYPED = re.compile(
    r"(Microsoft\.[A-Za-z]+(?:/[A-Za-z]+)+)@([0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[a-z]+)?)"
)
_GROUP_IDS = re.compile(
    r"(?:groupIds|group_id|groupId|subresourceTarget|subresource)\s*[:=]\s*\[?\s*['\"]([A-Za-z_]+)['\"]"
)
ARM_GUID = "11fb06fb-712d-4ddd-98c7-e71bbd588830"
"""The namespace of ARM's guid(), which the Terraform side names."""


@cache
def _recorded(shared: Path) -> str:
    files = sorted([*(shared / "facts").rglob("*.json"), *OWN.rglob("*.json")])
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@cache
def guids(shared: Path) -> frozenset[str]:
    """Return every GUID of the facts, in lower case."""
    return frozenset(found.lower() for found in _GUID.findall(_recorded(shared)))


@cache
def zones(shared: Path) -> frozenset[str]:
    """Return every private DNS zone of the facts, in lower case; placeholders stay."""
    return frozenset(found.lower() for found in _ZONE.findall(_recorded(shared)))


@cache
def group_ids(shared: Path) -> frozenset[str]:
    """Return every group id of the private DNS facts."""
    text = (shared / "facts/private_dns.json").read_text(encoding="utf-8")
    return frozenset(group for each in json.loads(text)["entries"] for group in each["groupIds"])


def invented(
    files: Mapping[str, str], shared: Path, arm_types: ModuleType, own: Collection[str]
) -> list[str]:
    """Return a line for each fact in the files that is recorded nowhere.

    `own` are the GUIDs that the configuration itself brings: tenant, subscriptions, groups.
    """
    known = guids(shared) | {each.lower() for each in own} | {ARM_GUID}
    found = []
    for name, text in sorted(files.items()):
        found += [f"{name}: GUID {g}" for g in _new(_GUID, text) if g.lower() not in known]
        found += [f"{name}: DNS zone {z}" for z in _new(_ZONE, text) if not _zone(z, shared)]
        found += [
            f"{name}: group id {g}" for g in _new(_GROUP_IDS, text) if g not in group_ids(shared)
        ]
        found += [
            f"{name}: API version {kind}@{version}"
            for kind, version in dict.fromkeys(_TYPED.findall(text))
            if version not in arm_types.versions(kind)
        ]
    return found


def _new(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(pattern.findall(text)))


def _zone(zone: str, shared: Path) -> bool:
    folded = zone.lower().rstrip(".")
    if folded in zones(shared):
        return True
    regional = (re.escape(each) for each in zones(shared) if "{" in each)
    patterns = (re.sub(r"\\\{\w+\\\}", "[a-z0-9]+", each) for each in regional)
    return any(re.fullmatch(pattern, folded) for pattern in patterns)

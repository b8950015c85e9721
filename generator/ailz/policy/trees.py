"""Management groups as they are exported, and an ALZ library's archetypes and architecture."""

from collections.abc import Iterator

from ailz.policy.entries import lowered
from ailz.policy.hierarchy import OPEN, Hierarchy
from ailz.policy.library import Json
from ailz.policy.values import Value

_GROUP = "microsoft.management/managementgroups"
_SUBSCRIPTION = "/subscriptions/"


class Gathered:
    """What the files of a folder say about the tree, collected one document after the other."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._archetypes: dict[str, frozenset[str]] = {}
        self._groups: dict[str, tuple[str, ...]] = {}

    def take(self, document: object) -> bool:
        """Take a document in if it is about the tree; return whether it is."""
        if not isinstance(document, dict):
            return False
        keys = lowered(document)
        if isinstance(keys.get("policy_assignments"), list) and isinstance(keys.get("name"), str):
            self._carry(keys["name"], keys["policy_assignments"])
        elif isinstance(keys.get("management_groups"), list):
            self._architecture(keys["management_groups"])
        elif _is_archetypes(document):
            for name, carried in document.items():
                self._carry(name, carried)
        else:
            return self.take_entry(document)
        return True

    def take_entry(self, entry: object) -> bool:
        """Take in one group or subscription of a list; return whether it is one."""
        found = list(_edges(entry, None)) if isinstance(entry, dict) else []
        for child, parent in found:
            if parent is not None or child not in self._parents:
                self._parents[child] = OPEN if parent is None else parent
        return bool(found)

    def hierarchy(self) -> Hierarchy:
        """Return all that was gathered."""
        return Hierarchy(self._parents, self._archetypes, self._groups)

    def _carry(self, name: str, carried: list[Value]) -> None:
        names = frozenset(each.lower() for each in carried if isinstance(each, str))
        self._archetypes[name.lower()] = self._archetypes.get(name.lower(), frozenset()) | names

    def _architecture(self, groups: list[Value]) -> None:
        for each in groups:
            if not isinstance(each, dict) or not isinstance(each.get("id"), str):
                continue
            own, parent = each["id"].lower(), each.get("parent_id")
            self._parents[own] = parent.lower() if isinstance(parent, str) else OPEN
            listed = each.get("archetypes")
            names = listed if isinstance(listed, list) else []
            self._groups[own] = tuple(n.lower() for n in names if isinstance(n, str))


def _is_archetypes(document: Json) -> bool:
    lists = all(isinstance(each, list) for each in document.values())
    return lists and {"root", "landing_zones"} <= document.keys()


def _edges(entry: Json, above: str | None) -> Iterator[tuple[str, str | None]]:
    """Yield each group or subscription with the group above it, None where none is named."""
    keys = lowered(entry)
    inner = keys.get("properties")
    inner = lowered(inner) if isinstance(inner, dict) else {}
    own_id, kind = str(keys.get("id") or ""), str(keys.get("type") or "").lower()
    chain = inner.get("managementgroupancestorschain")
    if isinstance(chain, list):
        yield from _ancestors(_node(own_id, keys), chain)
        return
    named = kind in (_GROUP, f"/providers/{_GROUP}") or f"/{_GROUP}/" in own_id.lower()
    below = kind.endswith("/subscriptions") and (above or isinstance(inner.get("parent"), dict))
    if not (named or below):
        return
    if "/microsoft.authorization/" in own_id.lower():
        return
    own = _node(own_id, keys)
    yield own, above or _parent(keys, inner)
    for child in inner.get("children") or keys.get("children") or []:
        if isinstance(child, dict):
            yield from _edges(child, own)


def _node(own_id: str, keys: Json) -> str:
    lower = own_id.lower().rstrip("/")
    if lower.startswith(_SUBSCRIPTION):
        return lower
    return (lower.rsplit("/", 1)[-1] or str(keys.get("name") or "")).lower()


def _parent(keys: Json, inner: Json) -> str | None:
    details = inner.get("details") or keys.get("details")
    for holder in (inner, keys, lowered(details) if isinstance(details, dict) else {}):
        parent = holder.get("parent")
        told = lowered(parent).get("id") if isinstance(parent, dict) else None
        if isinstance(told, str) and told:
            return told.lower().rstrip("/").rsplit("/", 1)[-1]
    return None


def _ancestors(own: str, chain: list[Value]) -> Iterator[tuple[str, str | None]]:
    """Yield the way up that Resource Graph gives for a subscription or group, nearest first."""
    at = own
    for each in chain:
        name = lowered(each).get("name") if isinstance(each, dict) else None
        if isinstance(name, str) and name:
            yield at, name.lower()
            at = name.lower()
    # Its way up ends at the tenant's own group.
    yield at, ""

"""The steps of anybody's azapi Terraform, from its plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ailz.azure import ids
from ailz.azure.bodies import UNKNOWN, Body, from_change, with_unknown
from ailz.azure.play.by_ids import by_ids
from ailz.azure.play.found import Found
from ailz.azure.play.references import bare, edges, reach, references
from ailz.azure.play.step import Ending, Joined, Made, Step
from ailz.azure.request import Json, Method
from ailz.azure.world import Resource

_ENDINGS: Mapping[str, Ending] = {
    "azapi_resource": "delete",
    "azapi_update_resource": "with_parent",
    "azapi_resource_action": "stays",
}
_SILENT = frozenset({"terraform_data"})
_INDEX = re.compile(r"\[[^\]]*\]")
_TIME = re.compile(r"(\d+)(h|m|s)")
_MINUTES = {"h": 60.0, "m": 1.0, "s": 1 / 60}
_USUAL = 30.0
"""Minutes that azapi waits for an operation where no timeouts are said."""
_NOBODY = Made("", "unknown")


def steps_of_plan(plan: Mapping[str, Any], graph: str | None = None) -> Found:
    """Return what applying a plan sends, and what the plan says to be there.

    `plan` is `terraform show -json`, `graph` the text of `terraform graph -type=plan`: without it
    the order through local values is read off the ids that a body names.
    """
    return _Plan(plan, graph).found()


class _Plan:
    def __init__(self, plan: Mapping[str, Any], graph: str | None) -> None:
        self._configuration = plan.get("configuration", {})
        self._edges = edges(self._configuration, graph)
        self._has_graph = bool(graph)
        self._changes = {
            change["address"]: change
            for change in plan["resource_changes"]
            if change["mode"] == "managed"
        }
        self._by_node: dict[str, list[str]] = {}
        for address in self._changes:
            self._by_node.setdefault(bare(address), []).append(address)
        self._ids: dict[str, str | Joined] = {}

    def found(self) -> Found:
        every = [step for address in self._changes for step in self._steps(address)]
        made = [step for step in every if not _is_nowhere(step.id)]
        vague = [step.label for step in every if _is_nowhere(step.id)]
        if not self._has_graph:
            made = self._ordered_by_ids(made)
        return Found(
            language="terraform",
            steps=tuple(made),
            there=tuple(self._there()),
            notes=self._notes(vague),
        )

    def _notes(self, vague: list[str]) -> tuple[str, ...]:
        others = [
            address
            for address, change in self._changes.items()
            if change["type"] not in _ENDINGS
            and change["type"] not in _SILENT
            and change["change"]["actions"] != ["no-op"]
        ]
        notes = [f"Not rehearsed, for azapi does not send it: {address}." for address in others]
        if vague:
            few = ", ".join(vague[:3])
            notes.append(
                f"Not rehearsed, for only the apply knows what they stand in: {len(vague)} of "
                f"{len(self._changes)} resources ({few}{', ...' if len(vague) > 3 else ''})."
            )
        if not self._has_graph and self._has_locals:
            notes.append(
                "A plan's JSON does not hold local values: where one stands between two resources, "
                "their order is read off the ids in bodies. Give `terraform graph -type=plan` too."
            )
        return tuple(notes)

    @property
    def _has_locals(self) -> bool:
        return any(self._through_locals(bare(address)) for address in self._changes)

    def _through_locals(self, node: str) -> bool:
        return any(
            "local." in name and not self._edges.get(name) for name in reach(self._edges, node)
        )

    def _steps(self, address: str) -> Iterator[Step]:
        change = self._changes[address]
        actions = change["change"]["actions"]
        if change["type"] not in _ENDINGS:
            return
        is_action = change["type"] == "azapi_resource_action"
        if "delete" in actions and not is_action:
            yield self._deleted(address)
        if not {"create", "update"} & set(actions):
            return
        values = with_unknown(change)
        body = from_change(change)
        method: Method = "PUT"
        action = ""
        if is_action:
            method = str(values.get("method") or "POST").upper()  # type: ignore[assignment]
            action = str(values.get("action") or "")
            if values.get("when") == "destroy" or method == "GET":
                return
        kind, _, version = str(values["type"]).partition("@")
        after = {
            other
            for node in reach(self._edges, bare(address))
            for other in self._by_node.get(node, ())
        }
        destroys = {_delete(each) for each in (address, *after) if each in self._replaced}
        yield Step(
            key=address,
            label=address,
            method=method,
            type=kind,
            api_version=version,
            id=self.id(address),
            body=self._body(address, body) if body is not None else values.get("body") or {},
            after=frozenset({*after, *destroys} - {address}),
            retry=_retry(values),
            timeout=_timeout(values),
            gate=self._gate(address, values),
            any_case=values.get("ignore_casing") is True,
            ending=_ENDINGS[change["type"]],
            action=action,
            known="update" in actions,
        )

    @cached_property
    def _replaced(self) -> frozenset[str]:
        return frozenset(
            address
            for address, change in self._changes.items()
            if "delete" in change["change"]["actions"] and change["type"] == "azapi_resource"
        )

    def _deleted(self, address: str) -> Step:
        """Return the deletion of what a plan destroys or replaces: after what waits for it."""
        before = self._changes[address]["change"]["before"]
        kind, _, version = str(before["type"]).partition("@")
        waiting = {
            _delete(other)
            for other in self._replaced
            if other != address and bare(address) in reach(self._edges, bare(other))
        }
        return Step(
            key=_delete(address),
            label=f"{address} (delete)",
            method="DELETE",
            type=kind,
            api_version=version,
            id=str(before.get("id") or ""),
            after=frozenset(waiting),
            retry=_retry(before),
            timeout=_timeout(before),
            known=True,
        )

    def id(self, address: str) -> str | Joined:
        """Return the id of what an address plans, as far as it follows from parents and names."""
        if address not in self._ids:
            self._ids[address] = Joined((_NOBODY,))
            self._ids[address] = self._id(address)
        return self._ids[address]

    def _id(self, address: str) -> str | Joined:
        change = self._changes[address]
        values = with_unknown(change) or change["change"]["before"] or {}
        for known in ("resource_id", "id"):
            if isinstance(values.get(known), str):
                return str(values[known])
        if values.get("resource_id", None) is UNKNOWN:
            return _as_id(self._one(address, "resource_id"))
        parent = values.get("parent_id", UNKNOWN)
        if not isinstance(parent, str):
            parent = self._one(address, "parent_id")
        if not isinstance(parent, str):
            return Joined((_NOBODY,))
        kind = str(values["type"]).partition("@")[0]
        name = values.get("name")
        start = _start(parent, kind)
        return f"{start}{name}" if isinstance(name, str) else Joined((start, _NOBODY))

    def _body(self, address: str, body: Body) -> Json:
        """Return a body with what its configuration tells of values that are not known yet."""
        filled = {}
        for name, value in body.body.items():
            where = name if name in ("location", "tags", "identity") else "body"
            filled[name] = self._filled(value, self._sources(address, where))
        return filled

    def _filled(self, value: Any, sources: list[Any]) -> Any:  # noqa: ANN401 - any JSON
        if value is UNKNOWN:
            return sources[0] if len(sources) == 1 else UNKNOWN
        if isinstance(value, Mapping):
            named = [name for name in value if name == repr(UNKNOWN)]
            if named and len(sources) == 1 and isinstance(sources[0], str):
                return {sources[0]: {}}
            return {name: self._filled(inner, sources) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._filled(inner, sources) for inner in value]
        return value

    def _one(self, address: str, attribute: str) -> Any:  # noqa: ANN401 - an id, or UNKNOWN
        sources = self._sources(address, attribute)
        return sources[0] if len(sources) == 1 else UNKNOWN

    def _sources(self, address: str, attribute: str) -> list[Any]:
        """Return what an attribute's references stand for: ids, and what Azure gives back."""
        node = bare(address)
        expression = self._expressions.get(node, {}).get(attribute, {})
        prefix = node.rsplit(".", 2)[0] + "." if node.count(".") > 1 else ""
        found: dict[Any, None] = {}
        said = list(references(expression))
        for reference in said:
            if any(other != reference and other.startswith(f"{reference}.") for other in said):
                continue
            if (source := self._source(address, prefix, reference)) is not None:
                found[source] = None
        return list(found)

    def _source(self, address: str, prefix: str, reference: str) -> Any:  # noqa: ANN401
        parts = bare(reference).split(".")
        target = self._instance(f"{prefix}{'.'.join(parts[:2])}", address, reference)
        if target is None or len(parts) < 3:
            return None
        if parts[0] == "terraform_data" and parts[2] == "output":
            return next(iter(self._sources(target, "input")), None)
        if parts[0] not in _ENDINGS:
            return None
        id_ = self.id(target)
        if parts[2] == "id":
            return id_ if isinstance(id_, str) else None
        if parts[2] == "output" and isinstance(id_, str) and len(parts) > 3:
            return Made(id_, ".".join(parts[3:]))
        return None

    def _instance(self, node: str, address: str, reference: str) -> str | None:
        there = self._by_node.get(node, [])
        if len(there) == 1:
            return there[0]
        own = address[address.rindex("[") :] if address.endswith("]") else ""
        index = _INDEX.search(reference)
        wanted = f"{node}{index[0] if index else own}"
        return wanted if wanted in there else None

    @cached_property
    def _expressions(self) -> Mapping[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}

        def walk(module: Mapping[str, Any], prefix: str) -> None:
            for resource in module.get("resources", ()):
                name = f"{prefix}{resource['type']}.{resource['name']}"
                found[name] = resource.get("expressions", {})
            for name, call in module.get("module_calls", {}).items():
                walk(call.get("module", {}), f"{prefix}module.{name}.")

        walk(self._configuration.get("root_module", {}), "")
        return found

    def _gate(self, address: str, values: Mapping[str, Any]) -> str:
        locks = values.get("locks")
        if isinstance(locks, list) and locks and isinstance(locks[0], str):
            return locks[0]
        held = self._one(address, "locks")
        return held if isinstance(held, str) else ""

    def _there(self) -> Iterator[Resource]:
        for change in self._changes.values():
            before = change["change"]["before"]
            if not before or not isinstance(before.get("id"), str):
                continue
            if not before["id"].startswith("/") or change["type"] == "azapi_resource_action":
                continue
            if change["type"] not in _ENDINGS:
                yield Resource(before["id"], "", whole=False)
                continue
            unknown = {"after": before, "after_unknown": False}
            body = from_change({**change, "change": unknown})
            if body is not None:
                yield Resource(before["id"], body.api_version, body.body, body.body)

    def _ordered_by_ids(self, made: list[Step]) -> list[Step]:
        """Let what goes through a local value wait for what its body names."""
        return by_ids(made, {each for each in self._changes if self._through_locals(bare(each))})


def _is_nowhere(id_: str | Joined) -> bool:
    """Whether nothing of an id is known."""
    return not isinstance(id_, str) and id_.parts[0] is _NOBODY


def _delete(address: str) -> str:
    return f"delete {address}"


def _as_id(value: Any) -> str | Joined:  # noqa: ANN401
    return value if isinstance(value, str) else Joined((_NOBODY,))


def _start(parent: str, kind: str) -> str:
    """Return what stands before the name in an id below a parent."""
    *_, upper, last = kind.split("/")
    is_child = kind == ids.GROUP or (kind.count("/") > 1 and f"/{upper}/".lower() in parent.lower())
    return f"{parent}/{last}/" if is_child else f"{parent}/providers/{kind}/"


def _retry(values: Mapping[str, Any]) -> tuple[re.Pattern[str], ...]:
    retry = values.get("retry")
    patterns = retry.get("error_message_regex") if isinstance(retry, Mapping) else None
    return tuple(re.compile(each) for each in patterns or () if isinstance(each, str))


def _timeout(values: Mapping[str, Any]) -> float:
    times = values.get("timeouts")
    said = times.get("create") if isinstance(times, Mapping) else None
    if not isinstance(said, str):
        return _USUAL
    return sum(int(number) * _MINUTES[unit] for number, unit in _TIME.findall(said)) or _USUAL

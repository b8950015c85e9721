"""What a new configuration does to what an earlier one deployed: old requests against new ones.

Nothing is asked of Azure. What it answers to a change is read off the catalog's recorded rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ailz.catalog.immutable import Rule
from ailz.design.record import LOCK, Leaf, Made, Record, above, names
from ailz.design.verdicts import Kind, Verdict, gravity, verdict

_ENDPOINT = "Microsoft.Network/privateEndpoints"
Cause: TypeAlias = Literal["", "environment", "ignored", "stays", "address"]
"""Why something is left to do by hand. ``environment``: the whole of it leaves (or, for ``added``,
is new). ``ignored``: Azure accepts the new value and keeps the old one. ``stays``: nothing deletes
it. ``address``: Terraform knows it by another address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one resource, or of a whole environment, whose ``id`` is then empty.

    ``key`` is what tells it apart in its loop. ``sure`` is false where only words or the value that
    stands in Azure can tell. ``inside`` is the id of what leaves as a whole with this in it.
    ``locks`` are locks of ours that stop a deletion, ``lasting_locks`` those of them that the new
    configuration keeps. ``count`` is how many resources an environment has.
    """

    kind: Kind
    environment: str
    type: str = ""
    id: str = ""
    key: str = ""
    path: str = ""
    old: Leaf = None
    new: Leaf = None
    rule: Rule | None = None
    sure: bool = True
    new_id: str = ""
    cause: Cause = ""
    inside: str = ""
    locks: tuple[str, ...] = ()
    lasting_locks: tuple[str, ...] = ()
    count: int = 1


def changes(old: Record, new: Record, languages: Collection[str]) -> tuple[Change, ...]:
    """Return every change, by environment, the gravest first.

    ``languages`` are those that the landing zone is written in, ``bicep`` or ``terraform``: they
    differ in what they do where something moves or leaves.
    """
    found: list[Change] = []
    for environment in dict.fromkeys((*old, *new)):
        one: Iterator[Change]
        if environment not in new:
            one = iter([_whole("by_hand", environment, old[environment])])
        elif environment not in old:
            one = iter([_whole("added", environment, new[environment])])
        else:
            one = _pair(environment, old[environment], new[environment], languages).changes()
        found += sorted(one, key=_gravity)
    return tuple(found)


def _whole(kind: Kind, environment: str, made: tuple[Made, ...]) -> Change:
    return Change(kind=kind, environment=environment, cause="environment", count=len(made))


def _pair(
    environment: str, old: tuple[Made, ...], new: tuple[Made, ...], languages: Collection[str]
) -> _Pair:
    before = {made.id.casefold(): made for made in old}
    after = {made.id.casefold(): made for made in new}
    leaving = {
        id_: made for id_, made in before.items() if id_ not in after and made.verb == "create"
    }
    return _Pair(environment, languages, before, after, leaving)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The requests of one environment by id, before and after; ``leaving`` is what is deleted."""

    environment: str
    languages: Collection[str]
    old: Mapping[str, Made]
    new: Mapping[str, Made]
    leaving: Mapping[str, Made]

    def changes(self) -> Iterator[Change]:
        added = {_place(made): made for id_, made in self.new.items() if id_ not in self.old}
        # What depends on something stands after it: backwards, nothing is deleted too early.
        for id_, made in reversed(list(self.old.items())):
            if id_ in self.new:
                continue
            successor = added.pop(_place(made), None)
            if (change := self._leaves(id_, made, successor)) is not None:
                yield change
        for id_, made in self.old.items():
            if id_ in self.new:
                yield from self._differs(made, self.new[id_])
        for made in added.values():
            yield self._change("added", made)

    def _change(self, kind: Kind, made: Made, cause: Cause = "") -> Change:
        return Change(
            kind=kind,
            environment=self.environment,
            type=made.type,
            id=made.id,
            key=made.key or "",
            cause=cause,
        )

    def _leaves(self, id_: str, made: Made, successor: Made | None) -> Change | None:
        inside = next((self.leaving[up].id for up in _upwards(id_) if up in self.leaving), "")
        if made.verb != "create":
            return None if inside else self._change("by_hand", made, "stays")
        locks = [] if inside or made.type == LOCK else self._locks(id_, made)
        return Change(
            kind="renamed" if successor else "deleted",
            environment=self.environment,
            type=made.type,
            id=made.id,
            key=made.key or "",
            new_id=successor.id if successor else "",
            inside=inside,
            locks=tuple(locks),
            lasting_locks=tuple(lock for lock in locks if lock.casefold() in self.new),
        )

    def _locks(self, id_: str, leaving: Made) -> list[str]:
        """Return the locks on a resource, on what it stands in, and on what stands in it.

        A lock stops the deletion of a private endpoint to what it is on, too.
        """
        where = {id_, *above(id_)}
        return [
            made.id
            for lock, made in self.old.items()
            if made.type == LOCK
            and (
                _locked(lock) in where
                or lock.startswith(f"{id_}/")
                or (leaving.type == _ENDPOINT and names(leaving, _locked(made.id)))
            )
        ]

    def _differs(self, old: Made, new: Made) -> Iterator[Change]:
        if "terraform" in self.languages and _place(old) != _place(new):
            yield self._change("by_hand", old, "address")
        if old.api_version != new.api_version:
            yield self._set(old, "apiVersion", old.api_version, new.api_version)
        for path in sorted({*old.body, *new.body}):
            before, after = old.body.get(path), new.body.get(path)
            if before != after:
                yield self._set(old, path, before, after)

    def _set(self, made: Made, path: str, old: Leaf, new: Leaf) -> Change:
        found = verdict(made.type, path, old, new, made.body)
        # Terraform never asks Azure to move something.
        if path == "location" and made.verb == "create" and set(self.languages) == {"terraform"}:
            found = Verdict("replaced", found.rule)
        return Change(
            kind=found.kind,
            environment=self.environment,
            type=made.type,
            id=made.id,
            key=made.key or "",
            path=path,
            old=old,
            new=new,
            rule=found.rule,
            sure=found.sure,
            cause="ignored" if found.kind == "by_hand" else "",
        )


def _gravity(found: Change) -> tuple[int, bool]:
    return gravity(found.kind, sure=found.sure)


def _place(made: Made) -> tuple[str, str, str | None]:
    """Return what stays the same where a resource gets another name."""
    return (made.type, made.symbol, made.key)


def _locked(lock: str) -> str:
    return lock.rpartition("/providers/")[0]


def _upwards(id_: str) -> Iterator[str]:
    """Yield what an id stands in, the outermost first."""
    return reversed(list(above(id_)))

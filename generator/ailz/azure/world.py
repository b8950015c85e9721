"""What exists when a request arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from ailz.azure import ids
from ailz.azure.request import Json
from ailz.policy import Library

Owner: TypeAlias = Literal["deployment", "platform", "service", "policy"]
"""Who made a resource: a deployment, somebody before it, a service for itself, or a policy."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as Azure holds it.

    `body` has what was sent and what the service filled in, `sent` the last body that was sent.
    `whole` is false where the world knows of it but not what it says. `made` and `ready` are
    minutes on the world's clock: when the request that made it came, and when the last operation
    on it ends.
    """

    id: str
    api_version: str
    body: Json = field(default_factory=dict, hash=False)
    sent: Json = field(default_factory=dict, hash=False)
    owner: Owner = "deployment"
    whole: bool = True
    made: float = 0.0
    ready: float = 0.0

    @property
    def type(self) -> str:
        """The ARM type."""
        return ids.type_of(self.id)

    @property
    def name(self) -> str:
        """The resource's own name."""
        return ids.name_of(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription.

    `registered` are resource providers in lower case, None where the world does not tell. `above`
    are the management groups that it is in, nearest first. `whole` says that what the world does
    not list is not there. `quotas` are limits by region and name of a quota.
    """

    registered: frozenset[str] | None = None
    above: tuple[str, ...] = ()
    tags: Mapping[str, str] | None = None
    whole: bool = False
    quotas: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A soft-deleted resource: its name is taken until somebody recovers or purges it, or `until`.

    `until` is in days of the world's clock (1,440 minutes each). `held` is what comes back with it.
    """

    id: str
    location: str
    until: float
    purgeable: bool
    held: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A rule that looks at a resource in a while: `minute` of the clock, `delay` as it asks for."""

    minute: float
    id: str
    delay: float


@dataclass(frozen=True, slots=True)
class Missed:
    """What a policy could not deploy: the id, for which assignment, and what Azure answers."""

    id: str
    assignment: str
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that an answer can hang on. `now` is in minutes since the rehearsal began.

    `resources` are by their id as it is compared (`ids.key`); role assignments, locks, policy
    assignments and definitions are resources. `policies` are what the platform has assigned
    on top, `archetype` the one of them that the subscriptions follow.
    `members` says which groups a principal is in. `principals` that the world knows the rights of
    are judged; everybody else may do everything. `deleted` is by the name's own key. `due` is what
    policies will look at, `missed` what they could not deploy.
    """

    tenant_id: str = ""
    cloud: str = "AzureCloud"
    now: float = 0.0
    resources: Mapping[str, Resource] = field(default_factory=dict)
    subscriptions: Mapping[str, Subscription] = field(default_factory=dict)
    policies: Library = field(default_factory=Library)
    archetype: str = ""
    principals: frozenset[str] = frozenset()
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    deleted: Mapping[str, Deleted] = field(default_factory=dict)
    due: tuple[Due, ...] = ()
    missed: tuple[Missed, ...] = ()

    def get(self, id_: str) -> Resource | None:
        """Return the resource of an id."""
        return self.resources.get(ids.key(id_))

    def of(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of types, whatever their case."""
        for wanted in dict.fromkeys(each.casefold() for each in types):
            yield from self._by_type.get(wanted, ())

    def inside(self, id_: str) -> Sequence[Resource]:
        """Return what stands right in a resource: its children, and what extends it."""
        return self._by_parent.get(ids.key(id_), ())

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources.values():
            found.setdefault(_type(resource), []).append(resource)
        return found

    @cached_property
    def _by_parent(self) -> Mapping[str, Sequence[Resource]]:
        found: dict[str, list[Resource]] = {}
        for id_, resource in self.resources.items():
            found.setdefault(ids.parent_of(id_), []).append(resource)
        return found

    def below(self, id_: str) -> Iterator[Resource]:
        """Yield what stands in a resource, near and far: children, and what extends it."""
        start = f"{ids.key(id_)}/"
        return (r for key, r in self.resources.items() if key.startswith(start))

    def subscription(self, id_: str) -> Subscription:
        """Return the subscription that an id lies in; one that nothing is known of if none is."""
        guid = ids.name_of(ids.subscription_of(id_)).casefold()
        return self.subscriptions.get(guid, Subscription())

    def exists(self, id_: str) -> bool | None:
        """Whether something is there; None where the world does not tell."""
        if ids.type_of(id_) == ids.SUBSCRIPTION:
            return True if self.subscription(id_).whole else None
        if self.get(id_) is not None:
            return True
        # A group that is not there holds nothing.
        group = ids.group_of(id_)
        held = group and ids.key(group) != ids.key(id_) and self.get(group)
        if held and not held.whole:
            return None
        return False if self.subscription(id_).whole else None

    def at(self, minute: float) -> World:
        """Return the world at a minute."""
        later = replace(self, now=minute)
        # What was found in the same resources holds: a run asks at many minutes.
        later.__dict__.update({n: v for n, v in self.__dict__.items() if n in _FOUND})
        return later

    def having(self, *resources: Resource) -> World:
        """Return the world with resources in it, new or changed."""
        added = {ids.key(each.id): each for each in resources}
        after = replace(self, resources={**self.resources, **added})
        # A run adds one resource at a time: what was found is carried on, not looked for anew.
        if "_by_type" in self.__dict__:
            after.__dict__["_by_type"] = _with(self._by_type, added, lambda _, r: _type(r))
        if "_by_parent" in self.__dict__:
            after.__dict__["_by_parent"] = _with(
                self._by_parent, added, lambda key, _: ids.parent_of(key)
            )
        return after

    def without(self, *gone: str) -> World:
        """Return the world without resources of these ids."""
        keys = set(map(ids.key, gone))
        left = {key: each for key, each in self.resources.items() if key not in keys}
        return replace(self, resources=left)


_FOUND = ("_by_type", "_by_parent")
_Found: TypeAlias = Mapping[str, Sequence[Resource]]


def _type(resource: Resource) -> str:
    return resource.type.casefold()


def _with(
    found: _Found, added: Mapping[str, Resource], of: Callable[[str, Resource], str]
) -> _Found:
    """Return what was found with resources more, each where the old one of its id stood."""
    merged = dict(found)
    for key, resource in added.items():
        place = of(key, resource)
        several = list(merged.get(place, ()))
        at = next((n for n, each in enumerate(several) if ids.key(each.id) == key), len(several))
        several[at : at + 1] = [resource]
        merged[place] = several
    return merged


def text(body: Any, *path: str) -> str:  # noqa: ANN401 - JSON of any shape
    """Return the text at a path of names, whatever their case; empty where there is none."""
    for name in path:
        if not isinstance(body, Mapping):
            return ""
        folded = name.casefold()
        body = next((v for k, v in body.items() if k.casefold() == folded), None)
    return body if isinstance(body, str) else ""

"""What exists when a request arrives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


_Found: TypeAlias = Mapping[str, Sequence[Resource]]


class _Resources(dict[str, Resource]):
    """Resources by key with what is asked for thousands of times. Nobody changes it."""

    @cached_property
    def by_type(self) -> _Found:
        found: dict[str, list[Resource]] = {}
        for resource in self.values():
            found.setdefault(resource.type.casefold(), []).append(resource)
        return found

    @cached_property
    def by_parent(self) -> _Found:
        found: dict[str, list[Resource]] = {}
        for key, resource in self.items():
            found.setdefault(ids.parent_of(key), []).append(resource)
        return found

    def changed(self, changes: Mapping[str, Resource | None]) -> _Resources:
        """Return these resources with others, or without those that are None.

        What was found of a few is carried on, not looked for anew.
        """
        after = _Resources(self)
        for key, resource in changes.items():
            if resource is None:
                after.pop(key, None)
            else:
                after[key] = resource
        if len(changes) < _FEW:
            for name in self.__dict__:
                after.__dict__[name] = self._carried(name, changes)
        return after

    def _carried(self, name: str, changes: Mapping[str, Resource | None]) -> _Found:
        found: dict[str, Sequence[Resource]] = dict(self.__dict__[name])
        for key, resource in changes.items():
            known = resource or self.get(key)
            if known is None:
                continue
            place = known.type.casefold() if name == "by_type" else ids.parent_of(key)
            several = list(found.get(place, ()))
            here = (n for n, each in enumerate(several) if ids.key(each.id) == key)
            at = next(here, len(several))
            several[at : at + 1] = [] if resource is None else [resource]
            found[place] = several
        return found


_FEW = 20
"""Changes up to which carrying an index on is quicker than making it."""


@dataclass(frozen=True, slots=True, kw_only=True)
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

    @property
    def _indexed(self) -> _Resources:
        assert isinstance(self.resources, _Resources)  # noqa: S101 - so __post_init__ leaves it
        return self.resources

    def __post_init__(self) -> None:
        """Index the resources; of a world that differs in other things they are the same."""
        if not isinstance(self.resources, _Resources):
            object.__setattr__(self, "resources", _Resources(self.resources))

    def get(self, id_: str) -> Resource | None:
        """Return the resource of an id."""
        return self.resources.get(ids.key(id_))

    def of(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of types, whatever their case."""
        for wanted in dict.fromkeys(each.casefold() for each in types):
            yield from self._indexed.by_type.get(wanted, ())

    def all_of(self, type_: str) -> Sequence[Resource]:
        """Return the resources of a type: the same object while none of them changes."""
        return self._indexed.by_type.get(type_.casefold(), ())

    def inside(self, id_: str) -> Sequence[Resource]:
        """Return what stands right in a resource: its children, and what extends it."""
        return self._indexed.by_parent.get(ids.key(id_), ())

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
        # Of what is in something that only the id is known of, nothing is known either.
        for above in ids.above(id_):
            held = self.get(above)
            if held is not None and not held.whole:
                return None
        return False if self.subscription(id_).whole else None

    def at(self, minute: float) -> World:
        """Return the world at a minute."""
        return replace(self, now=minute)

    def having(self, *resources: Resource) -> World:
        """Return the world with resources in it, new or changed."""
        return self.changed({ids.key(each.id): each for each in resources})

    def without(self, *gone: str) -> World:
        """Return the world without resources of these ids."""
        return self.changed(dict.fromkeys(map(ids.key, gone)))

    def changed(self, changes: Mapping[str, Resource | None]) -> World:
        """Return the world with resources by key, or without those that are None."""
        if not changes:
            return self
        return replace(self, resources=self._indexed.changed(changes))


def text(body: Any, *path: str) -> str:  # noqa: ANN401 - JSON of any shape
    """Return the text at a path of names, whatever their case; empty where there is none."""
    for name in path:
        # Asked a million times in a rehearsal: a dict is known for one faster than as a mapping.
        if not isinstance(body, dict) and not isinstance(body, Mapping):
            return ""
        if name in body:
            body = body[name]
            continue
        folded = name.casefold()
        body = next((v for k, v in body.items() if k.casefold() == folded), None)
    return body if isinstance(body, str) else ""

"""What one kind or service contributes, and what it needs from the kinds that serve all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeAlias

from ailz.catalog.types import resource_type
from ailz.design.lent import Asked, Lent
from ailz.design.pages import Pages, bound
from ailz.design.resource import Item, Module, Parameter, Parent, Resource, Verb
from ailz.design.values import Body, Id, Value, When

Collections: TypeAlias = Mapping[str, Mapping[str, Item]]
Environments: TypeAlias = tuple[str, ...] | None
"""The environments that something exists in; None: all of them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name to compose: the ARM type, and what tells two of a kind apart.

    ``kind`` chooses between abbreviations of one type; ``unique`` says that the name must be
    unique in the world. ``usual`` is the name where the organisation has no convention of its own;
    ``code`` stands for a type without an abbreviation. ``environments`` are those that have it;
    ``given`` has the names of what exists already, by environment.
    """

    type: str
    role: str = ""
    kind: str | None = None
    unique: bool = False
    usual: Value = None
    code: str = ""
    environments: Environments = None
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """A user-assigned identity to make: its symbol is ``<name>_identity``."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A private endpoint to make. Its name is made of ``name``, the target's.

    ``message`` is what the target's owner reads where only they approve the connection: it waits
    for them. None: whoever makes the endpoint may approve it, and it counts at once.
    """

    key: str
    target: Id
    type: str
    group_id: str
    name: Value
    environments: Environments = None
    message: Value = None


@dataclass(frozen=True, slots=True)
class Key:
    """A customer-managed key, and the symbols of what it encrypts.

    ``rotates`` is false where the service takes a versioned URI only; ``pinned`` says that ARM is
    told that version. ``data`` is false where none of the workload's data is under the key.
    ``size`` is in bits, None where the service takes what all others take.
    """

    key: str
    encrypts: tuple[str, ...]
    rotates: bool = True
    size: int | None = None
    pinned: bool = False
    data: bool = True


@dataclass(frozen=True, slots=True)
class KeyUser:
    """Who uses keys beside the identity for encryption: an object id, what documents call it."""

    key: str
    principal_id: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A diagnostic setting to make: ``categories`` of logs (None: all), and whether metrics go too.

    ``dedicated`` sends them to tables of their own, where the service offers the choice.
    """

    key: str
    target: Id
    categories: tuple[str, ...] | None = None
    metrics: bool = False
    dedicated: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """A role assignment: who may do what where, and why.

    ``who`` is what documents call a principal that is neither an identity of ours nor a persona.
    ``group`` is the loop that it stands in: what must hold before something else is made stands
    apart from what has to wait for it. ``condition`` is of version 2.0; empty: none.
    """

    key: str
    scope: Id
    role: str
    principal_id: Value
    principal_type: str
    why: str
    environments: Environments = None
    group: str = "workload_access"
    who: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class OwnRoles:
    """Roles that a service keeps below itself, beside Azure RBAC: ARM resources of its own type.

    ``roles`` are their names, as a grant or a duty says them. ``made`` is the loop that assigns
    them, over the collection of its symbol; ``item`` returns what the loop needs of one grant.
    """

    roles: tuple[str, ...]
    made: Resource
    item: Callable[[Grant], Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Duty:
    """What a persona may do on a resource, in which kinds of environment, and which of those."""

    persona: str
    scope: Id
    role: str
    kinds: tuple[str, ...]
    why: str
    environments: Environments = None


@dataclass(frozen=True, slots=True)
class PolicyNeed:
    """A built-in policy that the resource group ``group`` (a symbol) must stand under.

    ``key`` is its reference id in a set of policies, the same in every group that needs the same
    rule. ``only_types`` narrows it to resources of those types. ``serves`` is the control that it
    is for here, where it is recorded under another.
    """

    key: str
    group: str
    guid: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    only_types: tuple[str, ...] = ()
    environments: Environments = None
    serves: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """A resource that must not be deleted by accident."""

    key: str
    target: Id


@dataclass(frozen=True, slots=True)
class Use:
    """A role on what a service offers, for whoever uses it: where, and what for.

    ``usual`` says that whoever does not choose gets it. ``indexer`` tells what only a service needs
    that reads by itself, and what such a service does not (False). ``people`` is false where people
    may not do the same: code that people write as they like does not get it either.
    """

    key: str
    scope: Id
    role: str
    why: str
    usual: bool = True
    indexer: bool | None = None
    people: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """What a service offers to code that runs elsewhere in the landing zone.

    ``groups`` are the group ids that the code reaches it by, ``uses`` the roles that it needs,
    which stand in the group of roles ``access_group``. ``writes`` are the roles of what brings data
    in and changes it.
    """

    key: str
    target: Id
    groups: tuple[str, ...]
    uses: tuple[Use, ...] = ()
    access_group: str = "workload_access"
    writes: tuple[Use, ...] = ()


def taken(
    offer: Offer, chosen: Mapping[str, Sequence[str] | None], *, indexer: bool = False
) -> tuple[Use, ...]:
    """Return the uses of an offer that somebody takes: those chosen for it, else the usual ones."""
    wanted = chosen.get(offer.key)
    return tuple(
        u
        for u in offer.uses
        if (u.usual if wanted is None else u.key in wanted) and u.indexer in (None, indexer)
    )


@dataclass(frozen=True, slots=True)
class Approval:
    """A private connection that a service of ours asks for and the target's owner must approve.

    Azure names the connection at the target as it likes: ``message``, the description of the
    request, tells it from others there. The target is ours: nobody else is asked.
    """

    target: Id
    message: Value
    environments: Environments = None


@dataclass(frozen=True, slots=True)
class ImageStore:
    """Where pipelines keep images: each environment's own store, or what all of it is signed by.

    ``pulls``, ``pushes`` are roles there. ``signs`` are the data actions of whoever signs with the
    certificate ``certificate``; empty: nothing is signed by it.
    """

    target: Id
    pulls: str = ""
    pushes: str = ""
    certificate: str = ""
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota of vCPUs that a provider keeps by family of VM sizes, in a region of a subscription.

    ``kind`` is its word for machines that nobody may take away; empty: it tells no kinds apart, and
    is asked for in the portal. ``note`` is what else counts.
    """

    title: str
    provider: str
    api_version: str
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Machines:
    """Machines of one size that something grows to: environment -> VM size and how many at most."""

    name: str
    quota: Quota
    sizes: Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a kind or a service contributes. Parts add up; their resources keep their order.

    ``constants`` are values that several bodies share, by name. ``access_groups`` are groups of
    roles that stand apart from the usual ones, with the reason. ``providers`` are resource
    providers that must be registered beside those of the resources: what Azure makes inside.
    ``platform_keys`` are ARM types whose own data the configuration leaves under Microsoft's key.
    ``monitor_open`` has the reasons why the private way to Azure Monitor must let others through.
    ``machines`` count against a quota that somebody must grant. ``images`` are what pipelines of
    images work with. ``lent`` is what others own and services stand on.
    """

    modules: tuple[Module, ...] = ()
    resources: tuple[Resource, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    collections: Collections = field(default_factory=dict)
    constants: Mapping[str, Value] = field(default_factory=dict)
    names: Mapping[str, Named] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    keys: tuple[Key, ...] = ()
    key_users: tuple[KeyUser, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    grants: tuple[Grant, ...] = ()
    duties: tuple[Duty, ...] = ()
    own_roles: tuple[OwnRoles, ...] = ()
    policies: tuple[PolicyNeed, ...] = ()
    locks: tuple[Lock, ...] = ()
    access_groups: Mapping[str, str] = field(default_factory=dict)
    approvals: tuple[Approval, ...] = ()
    asked: tuple[Asked, ...] = ()
    lent: tuple[Lent, ...] = ()
    providers: tuple[str, ...] = ()
    platform_keys: tuple[str, ...] = ()
    monitor_open: tuple[str, ...] = ()
    machines: tuple[Machines, ...] = ()
    images: tuple[ImageStore, ...] = ()
    pages: Pages = field(default_factory=Pages)

    @property
    def of_owners(self) -> frozenset[str]:
        """The symbols of what others own, who assign the roles on it themselves."""
        return frozenset(each.target.symbol for each in self.lent if each.by_owner)


def total(parts: Iterable[Part]) -> Part:
    """Return the sum of the parts."""
    several = (Part(), *parts)
    merged: dict[str, object] = {"pages": bound(part.pages for part in several)}
    for slot in fields(Part):
        if slot.name in merged:
            continue
        values = [getattr(part, slot.name) for part in several]
        if any(isinstance(value, Mapping) for value in values):
            merged[slot.name] = {name: item for value in values for name, item in value.items()}
        else:
            merged[slot.name] = tuple(item for value in values for item in value)
    return Part(**merged)  # type: ignore[arg-type]


def resource(
    symbol: str,
    module: str,
    type: str,  # noqa: A002 - ARM's own word
    name: Value,
    parent: Parent,
    body: Body | None = None,
    *,
    collection: str | None = None,
    when: When | None = None,
    depends_on: tuple[str, ...] = (),
    lock: Value = None,
    verb: Verb = "create",
    retry_on: tuple[str, ...] = (),
    minutes: int | None = None,
    why: str = "",
    skips: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    controls: tuple[str, ...] = (),
    any_case: bool = False,
    foreign_tags: tuple[str, ...] = (),
    version_of: str | None = None,
) -> Resource:
    """Return a resource at the API version that the catalog chose for its type.

    ``version_of`` names another type to take the version from: of a parent that only its child's
    facts tell of.
    """
    known = resource_type(version_of or type)
    return Resource(
        symbol=symbol,
        module=module,
        type=type,
        api_version=known.api_version,
        name=name,
        parent=parent,
        body=body or {},
        collection=collection,
        when=when,
        depends_on=depends_on,
        lock=lock,
        verb=verb,
        retry_on=retry_on,
        minutes=minutes,
        why=why,
        skips=skips or {},
        notes=notes or {},
        controls=controls,
        any_case=any_case,
        recorded=known.recorded,
        foreign_tags=foreign_tags,
    )

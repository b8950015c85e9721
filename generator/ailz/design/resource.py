"""What a deployment is made of: resources, the modules they live in, and the parameters they take.

A :class:`Root` is one deployment (one state, one ``main.bicep``) whose code is the same for all
its environments; what
differs between environments is the value of a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ailz.design.values import Body, Each, Group, Id, Plain, Subscription, Value, When

Parent: TypeAlias = Id | Each | Group | Subscription
Scope: TypeAlias = Id | Group | Subscription
Item: TypeAlias = Mapping[str, Value]
Verb: TypeAlias = Literal["create", "update", "put", "existing"]
"""``create``: made and deleted by us. ``update``: comes with its parent, we only set it
(blobServices/default). ``put``: ARM can create but never delete it (vaults/keys). ``existing``:
somebody
else's (the hub, a platform's zone); only its id is used and no request is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One ARM resource, or one a member of ``collection`` where that is set.

    ``body`` is the request body without type, API version and name: location, tags, identity, sku,
    kind, properties. ``notes`` maps a path in the body (``properties.encryption``) to the reason it
    is so; ``when`` is the condition under which it exists, in environments where it can differ;
    ``why`` stands above the whole; ``skips`` maps a scanner's check that the resource does
    not pass to the reason. ``minutes`` is how long one request may take, waiting for ``lock``
    included, where the usual half hour is too short. ``lock`` is the id that must not be written
    twice at a time: loops over
    it run one after the other. ``any_case`` says that Azure answers ids and words in other letters
    than it was sent. ``recorded`` is false where Terraform's provider may not know the type: it
    checks no body. ``foreign_tags`` are tags that the service itself writes.
    """

    symbol: str
    module: str
    type: str
    api_version: str
    name: Value
    parent: Parent
    body: Body = field(default_factory=dict)
    collection: str | None = None
    when: When | None = None
    depends_on: tuple[str, ...] = ()
    lock: Value = None
    verb: Verb = "create"
    retry_on: tuple[str, ...] = ()
    minutes: int | None = None
    why: str = ""
    skips: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    controls: tuple[str, ...] = ()
    any_case: bool = False
    recorded: bool = True
    foreign_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    """A concern: one Terraform file and one Bicep module, deployed to ``scope``."""

    name: str
    purpose: str
    scope: Scope


ParameterKind: TypeAlias = Literal["string", "int", "bool", "strings", "object", "map", "counts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that differs between environments, or that somebody outside gives.

    ``object``: fixed fields, each with one kind of value, text or numbers or a list of texts;
    ``map``: free keys with strings; ``counts``: free keys with numbers; ``strings``: a list.
    ``platform`` marks what the platform team hands over. ``values`` has one entry an environment.
    ``describes`` explains an object's fields. ``path`` is where the configuration says it, with
    ``{index}`` for the environment's place.
    """

    name: str
    kind: ParameterKind
    description: str
    values: Mapping[str, Plain]
    platform: bool = False
    describes: Mapping[str, str] = field(default_factory=dict)
    path: str = ""


_KINDS: Mapping[type, ParameterKind] = {
    str: "string",
    int: "int",
    bool: "bool",
    list: "strings",
    tuple: "strings",
}


def field_kind(parameter: Parameter, name: str) -> ParameterKind:
    """Return what a field of an object holds; ValueError where environments differ in that."""
    values = [v[name] for v in parameter.values.values() if isinstance(v, Mapping) and name in v]
    kinds = {_KINDS[type(value)] for value in values}
    if len(kinds) != 1:
        msg = f"the field {name} of the parameter {parameter.name} holds {sorted(kinds)}"
        raise ValueError(msg)
    return kinds.pop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """One deployment, the same code for each of its environments.

    ``environments`` names its parameter sets; ``collections`` are what loops run over.

    Items of a collection have the same fields, but for those that are read with a default. The
    field ``environments``, where it is there, lists the environments that the member exists in.
    ``constants`` are values that several bodies share; ``foreign_tags`` are tags that policy
    writes.
    """

    name: str
    purpose: str
    environments: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    modules: tuple[Module, ...]
    resources: tuple[Resource, ...]
    collections: Mapping[str, Mapping[str, Item]]
    constants: Mapping[str, Value] = field(default_factory=dict)
    foreign_tags: tuple[str, ...] = ()
    _by_symbol: Mapping[str, Resource] = field(init=False, repr=False, compare=False)
    _by_name: Mapping[str, Parameter] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index what is asked for thousands of times."""
        object.__setattr__(self, "_by_symbol", {r.symbol: r for r in self.resources})
        object.__setattr__(self, "_by_name", {p.name: p for p in self.parameters})

    def resource(self, symbol: str) -> Resource:
        """Return the resource of that symbol."""
        return self._by_symbol[symbol]

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of that name."""
        return self._by_name[name]

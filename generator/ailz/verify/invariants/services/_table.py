"""The words in which a service says what must hold for its resources.

One `Demand` an ARM type. The invariants know these words and no service; a service's module knows
its types and no rule. What only one service needs is a function of its module that a demand names.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Final, TypeAlias

from ailz.azure.bodies import Body

Switches: TypeAlias = Mapping[str, object]
"""Path of a property -> the only position that it may be in."""

ByUse: TypeAlias = Callable[[Body, Sequence[Body]], tuple[str, ...]]
"""A resource and its whole deployment -> the group ids that its use adds."""

Apart: TypeAlias = Callable[[Body, Sequence[Body]], Iterator[tuple[str, str]]]
"""A resource and its whole deployment -> path and problem where its code is not kept apart."""

CLOSED: Final[Switches] = {"properties.publicNetworkAccess": "Disabled"}
NO_KEYS: Final[Switches] = {"properties.disableLocalAuth": True}


@dataclass(frozen=True, slots=True)
class Reach:
    """What a type needs of another resource: group ids beside those that the other has anyway.

    The other's id stands at `path`, and it is of `type`.
    """

    path: str
    type: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logs:
    """Where a type has its logs, and which of them are the audit.

    `child` is how the id goes on below the resource where a part of it has the logs. All of
    `categories` are wanted, unless a whole group is on; where none is named, any will do.
    """

    child: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnSubnet:
    """A subnet that Azure reserves for a service which must reach the internet itself.

    `security_group` says whether Azure lets one be put on it.
    """

    name: str
    security_group: bool


@dataclass(frozen=True, slots=True)
class Demand:
    """What is demanded of every resource of one ARM type; what is left out is not asked for.

    Public access: `closed` are its switches; `is_public_address` a type that is one, and
    `may_have_public_address` a type that one may be for.
    Private endpoints: `endpoints` are the group ids that it is reached by once it is closed,
    `endpoints_by_use` those that depend on its use, `reaches` what it needs of other resources.
    Local authentication: `keyless` are the switches that leave Entra ID as the only way in.
    Identities: `needs_identity` where it works, or reaches its key, with one; `system_identity` is
    the reason why it takes no user-assigned one.
    Encryption: `key` is the path where a customer-managed key is named.
    Diagnostics: `logs` where it has log categories; `no_logs` is the reason why facts list it with
    logs and no setting is asked for.
    Locks: `holds_data` where it holds data or keys; `unlocked_where_shared` is the reason why there
    is no lock where environments share it.
    Tags: `untagged` is the reason why it carries none although it could.
    Network: `own_subnets` are those that Azure reserves for it. `lives_in` returns the ids of
    subnets that it names otherwise than by their ids. `leads_to` is the path of what code reaches
    through it; `apart` finds what does not keep the code that runs in it apart.
    `forbidden` is the reason why it may not be part of a landing zone at all.
    """

    type: str
    _: KW_ONLY
    closed: Switches = field(default_factory=dict)
    is_public_address: bool = False
    may_have_public_address: bool = False
    endpoints: tuple[str, ...] = ()
    endpoints_by_use: ByUse | None = None
    reaches: tuple[Reach, ...] = ()
    keyless: Switches = field(default_factory=dict)
    needs_identity: bool = False
    system_identity: str = ""
    key: str = ""
    logs: Logs | None = None
    no_logs: str = ""
    holds_data: bool = False
    unlocked_where_shared: str = ""
    untagged: str = ""
    own_subnets: tuple[OwnSubnet, ...] = ()
    lives_in: Callable[[Body], tuple[str, ...]] | None = None
    leads_to: str = ""
    apart: Apart | None = None
    forbidden: str = ""

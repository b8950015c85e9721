"""The hardened points as pure functions over the requests that a deployment would make.

Each takes the bodies and the setting they were made for, and returns findings whose code is the
control that is broken. None reads a file or asks a tool.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ailz.azure.bodies import Body
from ailz.errors import Finding
from ailz.verify.invariants.arm import arm
from ailz.verify.invariants.diagnostics import diagnostics
from ailz.verify.invariants.encryption import encryption
from ailz.verify.invariants.endpoints import endpoints
from ailz.verify.invariants.federation import federation
from ailz.verify.invariants.forbidden import forbidden
from ailz.verify.invariants.identities import identities
from ailz.verify.invariants.isolation import isolation
from ailz.verify.invariants.local_auth import local_auth
from ailz.verify.invariants.locks import locks
from ailz.verify.invariants.names import names
from ailz.verify.invariants.network import network
from ailz.verify.invariants.public_access import public_access
from ailz.verify.invariants.residency import residency
from ailz.verify.invariants.roles import roles
from ailz.verify.invariants.setting import Setting
from ailz.verify.invariants.tags import tags

Invariant: TypeAlias = Callable[[Sequence[Body], Setting], list[Finding]]

INVARIANTS: tuple[Invariant, ...] = (
    public_access,
    endpoints,
    local_auth,
    identities,
    federation,
    encryption,
    roles,
    network,
    isolation,
    residency,
    diagnostics,
    locks,
    forbidden,
    tags,
    names,
    arm,
)


def broken(bodies: Sequence[Body], setting: Setting) -> tuple[Finding, ...]:
    """Return what every invariant finds, sorted."""
    found = (each for check in INVARIANTS for each in check(bodies, setting))
    return tuple(sorted(each for each in found if not _waived(each, setting)))


_STATE = (("MANAGED-IDENTITY", ""),)
"""What the account of a state does without: it is there before keys are, and acts as nobody."""
_OPEN_STATE = (
    ("NO-PUBLIC-ACCESS", "properties.publicNetworkAccess"),
    ("NO-PUBLIC-ACCESS", "properties.networkAcls.defaultAction"),
    ("AUDIT-LOGS", ""),
)
"""What an open one does without, besides: it is there before logs of ours are."""


def _waived(found: Finding, setting: Setting) -> bool:
    what = (found.code, found.path.partition(": ")[2])
    return setting.keeps_state and (what in _STATE or (setting.opened and what in _OPEN_STATE))


__all__ = ["INVARIANTS", "Invariant", "Setting", "broken"]

"""What somebody else owns and services here stand on: used, never written."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design.values import Id, Value


@dataclass(frozen=True, slots=True)
class Must:
    """What a resource of somebody else's must be: a setting of its ARM body, and what it may say.

    ``unset`` is what Azure means where a body does not say it; empty: nothing that would do.
    """

    setting: str
    values: tuple[str, ...]
    why: str
    unset: str = ""

    @property
    def query(self) -> str:
        """What asks for the setting, in JMESPath."""
        return f"{self.setting} || '{self.unset}'" if self.unset else self.setting


@dataclass(frozen=True, slots=True)
class Lent:
    """A resource of somebody else's that services here stand on: never written, never deleted.

    ``name`` is what sentences call it. ``by_owner`` says that its owner assigns the roles on it;
    ``musts`` are what it must be, which nothing here could change. ``told`` is what its owner must
    know beside that.
    """

    target: Id
    name: str
    by_owner: bool
    musts: tuple[Must, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A private connection to what somebody else owns: asked for, never approved by us.

    ``target`` and ``message`` are worked out for each environment, ``group`` is the group id,
    ``acts_as`` the symbol of the identity that will read there; empty: what may be done there is
    asked for by itself. ``key`` is what the configuration calls it.
    """

    key: str
    target: Value
    group: str
    message: Value
    acts_as: str = ""
    environments: tuple[str, ...] | None = None

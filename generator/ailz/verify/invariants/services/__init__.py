"""What must hold for the resources of each service: one module a service.

A module is found by standing here; its `DEMANDS` say all that the invariants know of the service.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ailz.verify.invariants.services._table import Demand, Logs, OwnSubnet, Switches

_NOTHING = Demand("")


@cache
def demands() -> tuple[Demand, ...]:
    """Return the demands of all services, those of one together."""
    modules = sorted(each.name for each in iter_modules(__path__))
    return tuple(each for name in modules if not name.startswith("_") for each in _of_service(name))


def demand(kind: str) -> Demand:
    """Return what is demanded of a type, whatever its case: nothing if no service has it."""
    return _by_type().get(kind.casefold(), _NOTHING)


def _of_service(name: str) -> tuple[Demand, ...]:
    found: tuple[Demand, ...] = import_module(f"{__name__}.{name}").DEMANDS
    return found


@cache
def _by_type() -> Mapping[str, Demand]:
    return {each.type.casefold(): each for each in demands()}


__all__ = ["Demand", "Logs", "OwnSubnet", "Switches", "demand", "demands"]

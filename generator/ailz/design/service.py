"""What a service is: a room that says everything about it, and what it asks of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ailz.design.context import Context
from ailz.design.part import Offer, Part
from ailz.design.room import Room
from ailz.model.config import Config


def _nothing(_: Context) -> Part:
    return Part()


def _no_room(_: Config) -> Room:
    return Room()


def _no_offers(_: Config) -> tuple[Offer, ...]:
    return ()


def _nobody(_: Config) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service.

    ``wanted`` says whether the configuration asks for it; ``needs`` names services that come with
    it, each made once for all who ask. ``room`` is what it needs of the network before addresses
    are placed, ``offers`` what it lets code of others use. ``part`` is what it contributes to each
    environment, ``shared`` what it contributes to the deployment that environments share. ``path``
    is its section of the configuration.
    """

    name: str
    title: str
    path: str
    wanted: Callable[[Config], bool]
    part: Callable[[Context], Part] = _nothing
    needs: Callable[[Config], tuple[str, ...]] = _nobody
    room: Callable[[Config], Room] = _no_room
    offers: Callable[[Config], tuple[Offer, ...]] = _no_offers
    shared: Callable[[Context], Part] | None = None


def chosen(config: Config, known: Mapping[str, Service]) -> tuple[Service, ...]:
    """Return the services that a configuration asks for, each after those that it needs."""
    found: dict[str, Service] = {}

    def take(name: str) -> None:
        service = known[name]
        for needed in service.needs(config):
            take(needed)
        found.setdefault(name, service)

    for name, service in sorted(known.items()):
        if service.wanted(config):
            take(name)
    return tuple(found.values())

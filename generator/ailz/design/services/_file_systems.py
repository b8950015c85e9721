"""What a service that reads and changes the lake may do in it, as its section says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from ailz.design.context import Context
from ailz.design.part import Grant, Offer, Use, taken
from ailz.design.values import Value


class Chosen(Protocol):
    """A section that may name the file systems that are read and those that are changed."""

    @property
    def reads(self) -> tuple[str, ...] | None:
        """Those that are read and not changed; None: it says nothing."""

    @property
    def writes(self) -> tuple[str, ...] | None:
        """Those that are changed; None: it says nothing."""


def file_system_grants(
    context: Context, prefix: str, principal: Value, section: Chosen, groups: Sequence[str]
) -> Iterator[Grant]:
    """Yield roles on what is offered over ``groups``: least where people write code as they like.

    In development whoever writes a pipeline can do what its identity may.
    """
    for offer in context.offers:
        if not offer.writes or not any(group in groups for group in offer.groups):
            continue
        for use in _used(section, offer):
            where = None if use.people else context.where(lambda site: site.kind != "dev")
            if where != ():
                yield Grant(
                    f"{prefix}-{use.key}",
                    use.scope,
                    use.role,
                    principal,
                    "ServicePrincipal",
                    use.why,
                    where,
                )


def _used(section: Chosen, offer: Offer) -> list[Use]:
    """Return what is written, and what is read besides: all the rest where nobody chose."""
    chosen = section.writes if offer.key == "lake" else None
    writes = [u for u in offer.writes if (u.usual if chosen is None else u.key in chosen)]
    written = {use.key for use in writes}
    if offer.key == "lake" and section.reads is not None:
        reads = taken(offer, {"lake": section.reads})
    else:
        reads = tuple(use for use in offer.uses if not use.usual)
    return [*writes, *(use for use in reads if use.key not in written)]

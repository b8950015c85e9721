"""What documents say of a kind or of a service: data that the documents lay out.

Texts are written for whoever reads the generated repository. A :class:`Value` inside a command or a
row is worked out for each environment, so that a page names what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from ailz.design.values import Value


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that was decided, and why."""

    about: str
    choice: str
    why: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from a decision record; ``record`` is the record's name, such as ``keys``."""

    record: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What happens in a deployment, and how long it takes where that is worth planning for.

    ``early`` steps belong to the network: they come before keys and services. ``makes`` is the
    symbol that the step is about: it comes after the steps that this one waits for.
    """

    what: str
    takes: str = ""
    early: bool = False
    makes: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """A list price of the catalog, paid once for each request of ``symbols``.

    Without symbols it is paid by use. ``environments`` are those that pay it (None: all);
    ``units`` says how often each pays for one request, where that is not once.
    """

    price: str
    symbols: tuple[str, ...] = ()
    environments: tuple[str, ...] | None = None
    units: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A fee that is paid and that the catalog knows no figure for."""

    item: str
    unit: str
    symbol: str
    environments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What a choice gives up. ``tradeoff`` is the catalog's id: title, source, way back.

    ``choice`` is another title, where the catalog's says more than is so here.
    """

    tradeoff: str
    losses: tuple[str, ...]
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Absent:
    """What somebody may look for in vain, and why it is not there."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command line: code, and expressions, which are quoted for a shell where they stand."""

    words: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the runbook: prose, numbered steps, and commands for each environment.

    ``place`` puts it among the others, low numbers first. ``terraform`` holds commands that only
    that language needs, between ``commands`` and ``checks``, and ``terraform_text`` what is said
    of them. ``first_only`` is a chapter for the first environment, before the others are deployed;
    ``environments`` are those that its commands are for (None: all).
    """

    title: str
    text: tuple[str, ...]
    steps: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    terraform: tuple[Command, ...] = ()
    checks: tuple[Command, ...] = ()
    terraform_text: tuple[str, ...] = ()
    place: int = 50
    first_only: bool = False
    environments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SoftDeleted:
    """What Azure keeps after a deletion, under its name.

    ``symbol`` is the resource; ``days`` a number or a parameter. ``purge`` is the query that makes
    a DELETE final (``force=true``), empty where nobody can shorten the time.
    """

    symbol: str
    what: str
    days: Value
    note: str
    purge: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A service in the picture: the title and the rows of its box.

    ``symbol`` is the resource that private endpoints lead to. ``place`` puts the box among the
    others, low numbers first. ``below`` is a second box that hangs below it, such as a network
    that Azure runs for it; ``shared`` puts it outside of the environment.
    """

    symbol: str
    title: str
    rows: tuple[Value, ...] = ()
    place: int = 50
    below: Tile | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class HeldOtherwise:
    """A recorded hardened setting (ARM type and path) that is held in another way, and why."""

    type: str
    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What one part has to say, by where it is said. Pages add up and keep their order.

    ``stays`` is what Azure does not delete, in a sentence or more, for who takes all down.
    """

    brings: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    steps: tuple[Step, ...] = ()
    fees: tuple[Fee, ...] = ()
    unpriced: tuple[Unpriced, ...] = ()
    given_up: tuple[GivenUp, ...] = ()
    absent: tuple[Absent, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    soft_deleted: tuple[SoftDeleted, ...] = ()
    tiles: tuple[Tile, ...] = ()
    held_otherwise: tuple[HeldOtherwise, ...] = ()
    stays: tuple[str, ...] = ()


def bound(several: Iterable[Pages]) -> Pages:
    """Return the pages as one."""
    pages = tuple(several)
    together: Mapping[str, tuple[object, ...]] = {
        slot.name: tuple(each for one in pages for each in getattr(one, slot.name))
        for slot in fields(Pages)
    }
    return Pages(**together)  # type: ignore[arg-type]


def listed(words: Sequence[str]) -> str:
    """Return words as they stand in a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"

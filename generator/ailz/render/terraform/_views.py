"""What the templates print: text that is ready, in the order it stands in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ailz.render.escape import HclText


@dataclass(frozen=True, slots=True)
class Argument:
    """`name = value`, with comment lines above; a `spaced` one stands apart from the one before."""

    name: str
    value: HclText
    comments: tuple[str, ...] = ()
    spaced: bool = False


def spaced(arguments: Iterable[Argument]) -> tuple[Argument, ...]:
    """Return the arguments with those apart that have many lines or a comment."""
    made: list[Argument] = []
    for argument in arguments:
        tall = "\n" in argument.value or bool(argument.comments)
        after_tall = bool(made) and "\n" in made[-1].value
        made.append(replace(argument, spaced=bool(made) and (tall or after_tall)))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class ResourceBlock:
    """One `resource` block and the locals that stand above it because nobody uses them earlier.

    `ignored` lists the attributes whose changes are none of ours.
    """

    locals: tuple[Argument, ...]
    comments: tuple[str, ...]
    opening: HclText
    repeat: Argument | None
    head: tuple[Argument, ...]
    body: tuple[Argument, ...]
    settings: tuple[Argument, ...]
    identity: tuple[Argument, ...]
    identity_comments: tuple[str, ...]
    timeouts: tuple[Argument, ...]
    depends_on: HclText | None
    ignored: HclText | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A validation, and a value that it must refuse."""

    label: str
    condition: HclText
    message: str
    wrong: HclText


@dataclass(frozen=True, slots=True)
class Variable:
    """One `variable` block."""

    name: str
    description: str
    type: HclText
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class OutputBlock:
    """One `output` block."""

    name: str
    description: str
    value: HclText


@dataclass(frozen=True, slots=True)
class Assertion:
    """The hardened properties of one resource, as a condition that must hold in a plan.

    `file` is where the resource stands, and empty if that is where the one before it stands.
    """

    file: str
    condition: HclText
    message: str

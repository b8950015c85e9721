"""What the templates print: text that is ready, in the order it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.render.escape import HclText


@dataclass(frozen=True, slots=True)
class Argument:
    """`name = value`, with comment lines above."""

    name: str
    value: HclText
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceBlock:
    """One `resource` block and the locals that stand above it because nobody uses them earlier."""

    locals: tuple[Argument, ...]
    comments: tuple[str, ...]
    kind: str
    symbol: str
    for_each: HclText | None
    head: tuple[Argument, ...]
    body: tuple[Argument, ...]
    settings: tuple[Argument, ...]
    identity: tuple[Argument, ...]
    identity_comments: tuple[str, ...]
    depends_on: HclText | None


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
    """The hardened properties of one resource, as conditions that must hold in a plan."""

    file: str
    conditions: tuple[HclText, ...]
    message: str

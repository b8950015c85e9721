"""What a file says, before anybody asks whether that is a configuration."""

from __future__ import annotations

from dataclasses import dataclass, field

from ailz.errors import Finding
from ailz.model.place import Path, Position
from ailz.model.scalar import Trap


@dataclass(slots=True)
class Tree:
    """What a file says.

    `data` holds dicts, lists, text, integers, booleans and None. `places` gives the position of
    each path as findings spell it: of the key for what has one, of the value for plain values.
    `traps` are plain scalars that YAML 1.1 reads as something else, taken as text. Below a path in
    `broken` something was refused already, and nothing of it is to be judged; what is `unsure` was
    said in two ways, and a section in `hidden` has keys that nobody can read. `complete` is false
    where reading had to stop: `data` is then what was whole before.
    """

    data: object = None
    places: dict[str, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    traps: dict[Path, Trap] = field(default_factory=dict)
    key_traps: dict[Path, Trap] = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)
    unsure: set[Path] = field(default_factory=set)
    hidden: set[Path] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    complete: bool = True

"""A row of the sample as its documents and its requests tell of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from ailz.catalog.roles import role
from ailz.design.evaluate import Evaluated
from ailz.report.reading import Reading, Stage
from tests.sampling import drawn
from tests.sampling.rows import rows

README, RUNBOOK, ACCESS = "README.md", "docs/runbook.md", "docs/access.md"
KEYS = "docs/keys.md"
CONTROLS, DECISIONS = "docs/controls.md", "docs/decisions/"


@dataclass(frozen=True)
class World:
    """``texts`` are documents by path, without the backslashes of Markdown."""

    reading: Reading
    texts: Mapping[str, str]

    @cached_property
    def every(self) -> tuple[Evaluated, ...]:
        return tuple(request for stage in self.reading.stages for request in stage.requests)

    @property
    def main(self) -> tuple[Stage, ...]:
        return self.reading.main_stages

    def text(self, path: str) -> str:
        """Return a document, or all below a path that ends with a slash."""
        return "\n".join(t for p, t in self.texts.items() if p == path or path in p[: len(path)])

    def of(self, *types: str) -> tuple[Evaluated, ...]:
        return tuple(request for request in self.every if request.type in types)

    def has(self, *types: str) -> bool:
        return bool(self.of(*types))

    def stage(self, name: str) -> Stage:
        return next(stage for stage in self.reading.stages if stage.name == name)


Holds = Callable[[World, tuple[str, ...]], bool]


@dataclass(frozen=True)
class Claim:
    """``holds`` judges each occurrence of ``says`` in ``file`` by what its groups caught.

    An ``exact`` claim has its converse: where the sentence is absent, ``holds`` says no.
    """

    says: str
    holds: Holds
    file: str = README
    exact: bool = False

    def found(self, world: World) -> list[tuple[str, ...]]:
        matches = re.finditer(self.says, world.text(self.file), re.MULTILINE)
        return [tuple(group or "" for group in match.groups()) for match in matches]


def exactly(says: str, holds: Callable[[World], bool], file: str = README) -> Claim:
    """Make a claim without groups that stands where it holds, and nowhere else."""
    return Claim(says, lambda world, _: holds(world), file, exact=True)


def wherever(says: str, holds: Callable[[World], bool], file: str = README) -> Claim:
    """Make a claim without groups that may be left out where it holds."""
    return Claim(says, lambda world, _: holds(world), file)


@cache
def world(number: int) -> World:
    row = rows()[number]
    reading = drawn.reading(row)
    made = drawn.told(row)
    texts = {path: re.sub(r"\\([^\w\s])", r"\1", each.text) for path, each in made.items()}
    return World(reading, texts)


def numbers() -> range:
    return range(len(rows()))


def props(request: Evaluated) -> Mapping[str, Any]:
    found = request.body.get("properties", {})
    assert isinstance(found, Mapping)
    return found


def walk(value: object) -> Iterator[tuple[str, object]]:
    """Yield every property of a body with its name, however deep it lies."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield str(name), each
            yield from walk(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from walk(each)


def words(said: str) -> list[str]:
    """Return the members of ``a, b and c``."""
    return [each for each in re.split(r", | and ", said) if each]


def same(one: Iterable[object], other: Iterable[object]) -> bool:
    return {str(each) for each in one} == {str(each) for each in other}


def section(text: str, title: str) -> str:
    """Return what stands below a heading of the second level."""
    return text.split(f"\n## {title}\n", 1)[-1].split("\n## ", 1)[0]


def cells(text: str) -> list[list[str]]:
    """Return the rows of the tables in a text, headings too."""
    lines = (line for line in text.splitlines() if line.startswith("| ") and "---" not in line)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def role_id(name: str) -> str:
    return role(name).guid


def held(request: Evaluated) -> str:
    """Return the guid of the role that an assignment gives."""
    return str(props(request)["roleDefinitionId"]).rpartition("/")[2]

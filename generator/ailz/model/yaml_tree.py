"""YAML text to plain values with a position for each, and everything refused that YAML hides.

Built on PyYAML's events: nothing is resolved, expanded or constructed by PyYAML itself, so no tag
runs code and no alias multiplies.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Protocol

import yaml

from ailz.credentials import hidden_path
from ailz.errors import Finding, quoted
from ailz.model.place import Path, Position, written
from ailz.model.scalar import Trap, resolved
from ailz.model.tabs import IN_PLAIN, judged
from ailz.model.text import REFUSED, forbidden, named, normalised, without_forbidden
from ailz.model.tree import Tree
from ailz.model.yaml_syntax import explained

_MOST_EVENTS = 10_000
"""Keys, values and ends of sections; what reads slowly or fills screens is no configuration."""

_MOST_LINES = 100
"""Lines whose refused characters, or whose tabs, are told; a file with more is not text."""

_DEEPEST = 24
"""Levels of nesting; the configuration itself has seven."""


class _Mark(Protocol):
    """What PyYAML says of a place, in both of its implementations: both count from 0."""

    line: int
    column: int


class _StopError(Exception):
    """Nothing after this can be understood."""


def read(text: str) -> Tree:
    """Return what the text says; problems are in the tree's findings, without a file name."""
    reader = _Reader(text)
    reader.read()
    return reader.tree


class _Reader:
    def __init__(self, text: str) -> None:
        self.tree = Tree()
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.lines = self.text.split("\n")
        self.events: Iterator[yaml.Event] = iter(())
        self.marked = False

    def read(self) -> None:
        # One mark that says "this is UTF-8" is what editors write; a second one is text.
        text, tabs = judged(self._visible(self.text.removeprefix("\ufeff")))
        for position in tabs[:_MOST_LINES]:
            self._refuse(
                "TAB",
                "a tab indents this line, and YAML indents with blanks only",
                position,
                allowed="two blanks a level",
            )
        self.events = self._counted(yaml.parse(text, Loader=yaml.SafeLoader))
        try:
            self._document()
        except _StopError:
            self.tree.complete = False
        except yaml.MarkedYAMLError as error:
            self.tree.complete = False
            self._broken_off(error)
        self._unsettled({position.line for position in tabs})

    def _unsettled(self, lines: set[int]) -> None:
        """Mark the sections with lines whose level nobody knows."""
        starts = sorted((at.line, path) for path, at in self.tree.keys.items() if len(path) == 1)
        for line in lines:
            above = [path for start, path in starts if start <= line]
            self.tree.broken.add(above[-1] if above else ())

    def _counted(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for number, event in enumerate(events):
            if number == _MOST_EVENTS:
                self._refuse(
                    "TOO-MUCH",
                    "this file goes on and on, and nothing from here was read",
                    self._position(event.start_mark),
                    remedy="Name a configuration: the longest have some hundred lines",
                )
                raise _StopError
            yield event

    def _broken_off(self, error: yaml.MarkedYAMLError) -> None:
        """Say where reading stopped and nothing else of that line, unless something explains it."""
        message, allowed = explained(error)
        position = self._position(error.problem_mark or error.context_mark)
        self._drop_unfinished()
        if any(
            finding.code == "TAB" or (finding.remedy == _INSTEAD and finding.line == position.line)
            for finding in self.tree.findings
        ):
            return
        self.tree.findings = [
            finding
            for finding in self.tree.findings
            if not (finding.code == "EMPTY-VALUE" and finding.line == position.line)
        ]
        self._refuse("YAML-SYNTAX", message, position, allowed=allowed)

    def _drop_unfinished(self) -> None:
        """Forget the section before a line that does not line up: it may go on there."""
        tops = [path for path in self.tree.keys if len(path) == 1]
        if tops and isinstance(self.tree.data, dict):
            self.tree.data.pop(tops[-1][0], None)

    def _visible(self, text: str) -> str:
        lines = ((n, line) for n, line in enumerate(text.split("\n"), 1) if forbidden(line))
        for number, line in islice(lines, _MOST_LINES):
            seen = set()
            for offset, character, code, reason in forbidden(line):
                if character not in seen:
                    seen.add(character)
                    self._refuse(
                        code,
                        _refused(character, reason),
                        Position(number, offset + 1),
                        remedy=_INSTEAD,
                    )
        marked = without_forbidden(text)
        self.marked = REFUSED in marked
        return marked

    def _document(self) -> None:
        event = next(self.events)
        while not isinstance(event, yaml.DocumentStartEvent):
            if isinstance(event, yaml.StreamEndEvent):
                self._refuse(
                    "EMPTY-FILE",
                    "there is nothing in this file",
                    Position(1, 1),
                    remedy="Write one: `ailz new` asks for it, and examples/ holds three",
                )
                raise _StopError
            event = next(self.events)
        event = next(self.events)
        self.tree.places[""] = self._position(event.start_mark)
        data = self._value(event, ())
        self.tree.data = data
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._refuse(
                    "SEVERAL-DOCUMENTS",
                    "a second document starts here, and a configuration is one document",
                    self._position(event.start_mark),
                    allowed="one file a landing zone",
                )
                raise _StopError

    def _value(self, event: yaml.Event, path: Path) -> object:
        self._properties(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.AliasEvent):
            return None
        if len(path) >= _DEEPEST:
            self._refuse(
                "TOO-DEEP",
                f"this is nested more than {_DEEPEST} levels deep",
                self._position(event.start_mark),
                written(path[:4]),
                remedy="Take levels out: no section needs more than seven",
            )
            raise _StopError
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: Path) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*path, len(items))
            self.tree.places[written(here)] = self._position(event.start_mark)
            items.append(self._value(event, here))
        return items

    def _mapping(self, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        if not path:
            self.tree.data = found
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            position = self._position(event.start_mark)
            if not isinstance(event, yaml.ScalarEvent):
                self._no_key(event, path, position)
                continue
            key = self._key(event, path, position)
            here = (*path, key)
            value = next(self.events)
            if key in found:
                self._refuse(
                    "DUPLICATE-KEY",
                    f"{self._named(here)} stands here twice: first in {_at(self.tree.keys[here])}, "
                    f"again in {_at(position)}",
                    position,
                    written(here),
                    allowed="each key once",
                )
                self.tree.unsure.add(here)
                self._skip(value)
                continue
            self.tree.keys[here] = position
            if here in self.tree.broken and key == "<<":
                # Whatever is merged in: that nothing is has been said.
                self._skip(value)
                found[key] = None
                continue
            plain = isinstance(value, yaml.ScalarEvent) and value.value != ""
            self.tree.places[written(here)] = (
                self._position(value.start_mark) if plain else position
            )
            found[key] = self._value(value, here)
        return found

    def _named(self, path: Path) -> str:
        place = written(path)
        return quoted(path[-1]) if hidden_path(place) == place else "a key"

    def _no_key(self, event: yaml.Event, path: Path, position: Position) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._properties(event, path)
        else:
            self._refuse(
                "KEY-NOT-TEXT",
                "a list or a section cannot be a key",
                position,
                written(path),
                allowed="text as a key",
            )
        self.tree.hidden.add(path)
        self._skip(event)
        self._skip(next(self.events))

    def _key(self, event: yaml.ScalarEvent, path: Path, position: Position) -> str:
        key = _text(event)
        here = (*path, key)
        self._properties(event, here)
        if event.implicit[0] and event.tag is None:
            if key == "<<":
                self._refuse(
                    "MERGE-KEY",
                    "merge keys are not read: what they merge is hidden from whoever reads on",
                    position,
                    written(here),
                    allowed="the keys written out",
                )
                self.tree.broken.add(here)
                self.tree.hidden.add(path)
            else:
                value, trap = resolved(key)
                if trap is None and not isinstance(value, str):
                    trap = Trap(key, "a number" if type(value) is int else "a special word")
                if trap is not None:
                    self.tree.key_traps[here] = trap
        if self._said(key, here, position) == key:
            return key
        # The key that was meant is there: nobody is told that it is missing.
        said = without_forbidden(key).replace(REFUSED, "")
        self.tree.broken.add((*path, said))
        return said

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> object:
        position = self._position(event.start_mark)
        text = _text(event)
        if not event.implicit[0]:
            return self._said(text, path, position)
        if text == "":
            self._refuse(
                "EMPTY-VALUE",
                "nothing is said here",
                self.tree.places.get(written(path), position),
                written(path),
                remedy="Write a value, {} for a section with its defaults, or leave the key out",
            )
            self.tree.broken.add(path)
            return None
        value, trap = resolved(text)
        if trap is not None:
            self.tree.traps[path] = trap
        return self._said(value, path, position) if isinstance(value, str) else value

    def _said(self, text: str, path: Path, position: Position) -> str:
        """Return the text; what an escape in double quotes brought into it is refused."""
        found = [
            (character, code, reason)
            for _, character, code, reason in forbidden(text)
            if character != REFUSED or not self.marked
        ]
        for character, code, reason in dict.fromkeys(found):
            self._refuse(
                code, _refused(character, reason), position, written(path), remedy=_INSTEAD
            )
        if not found and REFUSED not in text:
            return text
        # Of a mark in a file that has some, the finding stands at the place of the character.
        self.tree.broken.add(path)
        return without_forbidden(text).replace(REFUSED, "?")

    def _properties(self, event: yaml.Event, path: Path) -> None:
        position = self._position(event.start_mark)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            what = "alias *" if isinstance(event, yaml.AliasEvent) else "anchor &"
            self._refuse(
                "ALIAS",
                f"the {what}{_short(anchor)} is not read: aliases can make a small file endless, "
                "and hide from whoever reads a place what is said there",
                position,
                written(path),
                allowed="the value written out",
            )
            self.tree.broken.add(path)
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse(
                "TAG",
                f"the tag {_short(tag)} is not read: what a value is follows from its place alone",
                position,
                written(path),
                allowed="the value without a tag, in quotes where it is text",
            )
            self.tree.broken.add(path)

    def _skip(self, event: yaml.Event) -> None:
        depth = 0
        while True:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth == 0:
                return
            event = next(self.events)

    def _position(self, mark: _Mark | None) -> Position:
        """Return the mark as a position inside the file, however its end is written."""
        if mark is None:
            return Position(1, 1)
        line = min(mark.line, len(self.lines) - 1)
        column = min(mark.column, len(self.lines[line])) if line == mark.line else 0
        while line > 0 and not self.lines[line].strip():
            line -= 1
            column = len(self.lines[line].rstrip())
        return Position(line + 1, column + 1)

    def _refuse(
        self,
        code: str,
        message: str,
        position: Position,
        path: str = "",
        *,
        allowed: str = "",
        remedy: str = "",
    ) -> None:
        self.tree.findings.append(
            Finding(
                message=message,
                code=code,
                line=position.line,
                column=position.column,
                path=path,
                allowed=allowed,
                remedy=remedy,
            )
        )


_INSTEAD = "Take it out, or put an ordinary blank or sign there"


def _text(event: yaml.ScalarEvent) -> str:
    plain = event.style is None
    return normalised(event.value.replace(IN_PLAIN, "\t") if plain else event.value)


def _short(name: str) -> str:
    return quoted(name)[1:-1]


def _refused(character: str, reason: str) -> str:
    return f"the character {named(character)} is refused: {reason}"


def _at(position: Position) -> str:
    return f"line {position.line}, column {position.column}"

"""Tabs: accepted where YAML allows them, told where it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

import yaml

from ailz.model.place import Position

IN_PLAIN = "\ufdd1"
"""Stands for a tab inside text without quotes, which PyYAML does not read."""

_MOST_TOKENS = 40_000
_RUN = re.compile("[ \t]*\t[ \t]*")


@dataclass(slots=True)
class _Scanned:
    """Where tokens are, by offset: as far as the text could be taken apart at all."""

    end: int = 0
    kept: list[tuple[int, int]] = field(default_factory=list)
    plain: list[tuple[int, int]] = field(default_factory=list)
    block: set[int] = field(default_factory=set)
    nested: set[int] = field(default_factory=set)


def judged(text: str) -> tuple[str, list[Position]]:
    """Return the text as PyYAML can read it, and the tabs that indent.

    Tabs in quotes and in text blocks stay; those that separate, or stand in a comment, become a
    blank each; those that indent become two.
    """
    if "\t" not in text:
        return text, []
    found = _scanned(text.replace("\t", " "))
    pieces: list[str] = []
    wrong: list[Position] = []
    last = 0
    for run in _RUN.finditer(text):
        start, end = run.span()
        pieces.append(text[last:start])
        last = end
        leads = start == 0 or text[start - 1] == "\n"
        if _inside(start, end, found.kept):
            pieces.append(run[0])
        elif _indents(end, found, leads=leads, rest=text[end : end + 1]):
            line = text.count("\n", 0, start)
            column = start - (text.rfind("\n", 0, start) + 1) + run[0].index("\t")
            wrong.append(Position(line + 1, column + 1))
            pieces.append(run[0].replace("\t", "  "))
        elif _inside(start, end, found.plain) and not leads:
            pieces.append(run[0].replace("\t", IN_PLAIN))
        else:
            pieces.append(run[0].replace("\t", " "))
    return "".join([*pieces, text[last:]]), wrong


def _indents(end: int, found: _Scanned, *, leads: bool, rest: str) -> bool:
    """Whether what stands behind a tab gets its level from it."""
    if rest in ("", "\n"):
        return False
    if not leads:
        return end in found.nested
    if end >= found.end:
        return rest != "#"
    return end in found.block or _inside(end - 1, end + 1, found.plain)


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    # Spans come in the order of the file: the last one that starts before is the only candidate.
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][0] <= start:
            low = middle + 1
        else:
            high = middle
    return low > 0 and end <= spans[low - 1][1]


def _scanned(text: str) -> _Scanned:
    found = _Scanned()
    depth = 0
    try:
        for token in islice(yaml.scan(text, Loader=yaml.SafeLoader), _MOST_TOKENS):
            start, end = token.start_mark.index, token.end_mark.index
            found.end = max(found.end, end)
            if isinstance(token, (yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)):
                depth -= 1
            elif depth == 0:
                found.block.add(start)
                if isinstance(token, (yaml.BlockEntryToken, yaml.KeyToken)):
                    found.nested.add(start)
            if isinstance(token, (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)):
                depth += 1
            elif isinstance(token, yaml.ScalarToken):
                (found.plain if token.style is None else found.kept).append((start, end))
    except yaml.YAMLError:
        pass
    return found

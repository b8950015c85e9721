"""A greedy pairwise sampler for a space whose constraints only a function knows.

Samplers that take a filter leave out pairs that need an unusual rest of the row. Here the judge
says how much is wrong with a row, and a search follows it downhill around each open pair.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

Space: TypeAlias = Mapping[str, Sequence[str]]
"""Dimension -> the names of its choices, the plainest first."""

Row: TypeAlias = Mapping[str, str]
Choice: TypeAlias = tuple[str, str]
Pair: TypeAlias = tuple[Choice, Choice]
Judge: TypeAlias = Callable[[Row], int]
"""How much is wrong with a row; 0 for one that is allowed."""

_STEPS = 12
_STARTS = 3


def pairs_of(row: Row) -> frozenset[Pair]:
    """Return every two choices of a row."""
    return frozenset(combinations(row.items(), 2))


def all_pairs(space: Space) -> Iterator[Pair]:
    """Yield every two choices of different dimensions."""
    for one, other in combinations(space, 2):
        for first in space[one]:
            for second in space[other]:
                yield (one, first), (other, second)


def sample(
    space: Space,
    judge: Judge,
    seed: int = 0,
    known: Sequence[Row] = (),
    given_up: Collection[Pair] = (),
) -> tuple[list[dict[str, str]], list[Pair]]:
    """Return allowed rows that cover every feasible pair, and the pairs no row was found for.

    Rows that are known, of an older space too, are where it starts: what they cover or nearly
    cover is searched for no more. Nor is a pair that was given up before.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible, no secret
    verdicts: dict[tuple[str, ...], int] = {}

    def judged(row: Row) -> int:
        key = tuple(row[name] for name in space)
        if key not in verdicts:
            verdicts[key] = judge(row)
        return verdicts[key]

    open_pairs = dict.fromkeys(pair for pair in all_pairs(space) if pair not in given_up)
    impossible = set(given_up)  # until a row has one after all
    starts = [row for row in (_fitted(space, each) for each in known) if judged(row) == 0]
    rows: list[dict[str, str]] = []

    def keep(row: dict[str, str], fixed: Row) -> None:
        rows.append(_enriched(space, row, fixed, open_pairs, judged))
        for covered in pairs_of(rows[-1]):
            open_pairs.pop(covered, None)
            impossible.discard(covered)

    while starts:
        best = max(starts, key=lambda each: _covers(each, open_pairs))
        if not _covers(best, open_pairs):
            break
        keep(best, {})
    while open_pairs:
        pair = next(iter(open_pairs))
        row = _row_with(space, dict(pair), open_pairs, [*starts, *rows], judged, chance)
        if row is not None:
            keep(row, dict(pair))
            continue
        dead = [
            choice
            for choice in pair
            if not any(choice in each.items() for each in rows)
            and _row_with(space, dict([choice]), open_pairs, rows, judged, chance) is None
        ]
        # With a choice that is refused by itself, all of its pairs go at once.
        gone = [each for each in open_pairs if each == pair or set(dead) & set(each)]
        impossible.update(gone)
        for each in gone:
            del open_pairs[each]
    return _needed(rows), [pair for pair in all_pairs(space) if pair in impossible]


def _fitted(space: Space, row: Row) -> dict[str, str]:
    """Return a row of an older space in this one: what it does not choose here is the plainest."""
    return {
        name: row[name] if row.get(name) in choices else choices[0]
        for name, choices in space.items()
    }


def _covers(row: Row, open_pairs: Mapping[Pair, None]) -> int:
    return sum(pair in open_pairs for pair in pairs_of(row))


def _row_with(
    space: Space,
    fixed: Row,
    open_pairs: Mapping[Pair, None],
    rows: Sequence[Row],
    judged: Judge,
    chance: random.Random,
) -> dict[str, str] | None:
    """Return an allowed row with the fixed choices: a grown one, or one near to a known one."""
    put = ({**row, **fixed} for row in rows)
    if (near := next((row for row in put if judged(row) == 0), None)) is not None:
        return near
    plain = {name: choices[0] for name, choices in space.items()}
    starts = [_grown(space, fixed, open_pairs, chance) for _ in range(_STARTS)]
    starts += [{**start, **fixed} for start in (plain, *rows[-_STARTS:])]
    for start in sorted(starts, key=judged):
        row = _downhill(space, fixed, start, judged)
        if judged(row) == 0:
            return row
    return None


def _grown(
    space: Space, fixed: Row, open_pairs: Mapping[Pair, None], chance: random.Random
) -> dict[str, str]:
    """Return a row whose choices beside the fixed ones cover as many open pairs as they can."""
    chosen = dict(fixed)
    rest = [name for name in space if name not in chosen]
    chance.shuffle(rest)
    for name in rest:
        gains = [_gain(space, {**chosen, name: each}, name, open_pairs) for each in space[name]]
        best = [each for each, gain in zip(space[name], gains, strict=True) if gain == max(gains)]
        chosen[name] = chance.choice(best)
    return {name: chosen[name] for name in space}


def _gain(space: Space, row: Row, name: str, open_pairs: Mapping[Pair, None]) -> int:
    """Return how many open pairs the row covers with its choice in that dimension."""
    ordered = {each: row[each] for each in space if each in row}
    return sum(pair in open_pairs for pair in pairs_of(ordered) if name in dict(pair))


def _downhill(space: Space, fixed: Row, row: Row, judged: Judge) -> dict[str, str]:
    """Change one choice at a time, never a fixed one, as long as less is wrong."""
    current = dict(row)
    for _ in range(_STEPS):
        wrong = judged(current)
        if wrong == 0:
            break
        steps = (
            {**current, name: choice}
            for name in space
            if name not in fixed
            for choice in space[name]
        )
        better = next((step for step in steps if judged(step) < wrong), None)
        if better is None:
            break
        current = better
    return current


def _enriched(
    space: Space, row: dict[str, str], fixed: Row, open_pairs: Mapping[Pair, None], judged: Judge
) -> dict[str, str]:
    """Return the row with choices exchanged, the best first, as long as that covers more."""
    while True:
        covered = _covers(row, open_pairs)
        others = (
            {**row, name: choice} for name in space if name not in fixed for choice in space[name]
        )
        gains = [
            (gain, other) for other in others if (gain := _covers(other, open_pairs)) > covered
        ]
        gains.sort(key=lambda each: -each[0])
        better = next((other for _, other in gains if judged(other) == 0), None)
        if better is None:
            return row
        row = better


def _needed(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows without those whose pairs all stand in others."""
    kept = list(rows)
    for row in reversed(rows):
        others = [pairs_of(other) for other in kept if other is not row]
        if pairs_of(row) <= frozenset[Pair]().union(*others):
            kept = [other for other in kept if other is not row]
    return kept

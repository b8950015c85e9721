"""A greedy pairwise sampler for a space with constraints that only a function knows.

No published sampler is used because those that take a filter function leave out pairs that only an
unusual rest of the row makes possible; here every pair that is left out has been tried, row by row,
and found impossible.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

Space: TypeAlias = Mapping[str, Sequence[str]]
"""Dimension -> the names of its choices, the plainest first."""

Row: TypeAlias = Mapping[str, str]
Choice: TypeAlias = tuple[str, str]
Pair: TypeAlias = tuple[Choice, Choice]


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
    space: Space, allowed: Callable[[Row], bool], seed: int = 0, tries: int = 40
) -> tuple[list[dict[str, str]], list[Pair]]:
    """Return rows that cover every feasible pair, and the pairs for which no row was found.

    `allowed` judges a whole row. For each pair that is still open, `tries` rows are grown around it;
    the allowed one that covers most is kept. A pair without any is given up only after a search
    through the rows that differ least from an allowed one.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible, no secret
    verdicts: dict[tuple[str, ...], bool] = {}

    def fits(row: Row) -> bool:
        key = tuple(row[name] for name in space)
        if key not in verdicts:
            verdicts[key] = allowed(row)
        return verdicts[key]

    open_pairs = dict.fromkeys(all_pairs(space))
    rows: list[dict[str, str]] = []
    impossible: list[Pair] = []
    while open_pairs:
        pair = next(iter(open_pairs))
        grown = (_grow(space, pair, open_pairs, chance) for _ in range(tries))
        candidates = [row for row in grown if fits(row)] or _repaired(
            space, pair, rows, fits, chance
        )
        if not candidates:
            impossible.append(pair)
            del open_pairs[pair]
            continue
        best = max(candidates, key=lambda row: sum(p in open_pairs for p in pairs_of(row)))
        rows.append(best)
        for covered in pairs_of(best):
            open_pairs.pop(covered, None)
    return _needed(rows), impossible


def _grow(
    space: Space, pair: Pair, open_pairs: Mapping[Pair, None], chance: random.Random
) -> dict[str, str]:
    """Return a row with the pair, whose other choices cover as many open pairs as they can."""
    chosen = dict(pair)
    rest = [name for name in space if name not in chosen]
    chance.shuffle(rest)
    places = {name: place for place, name in enumerate(space)}
    for name in rest:
        gains = {
            choice: sum(_ordered((name, choice), each, places) in open_pairs for each in chosen.items())
            for choice in space[name]
        }
        best = max(gains.values())
        # Now and then the plainest choice, or two demanding ones would never stand alone.
        plain = chance.random() < 0.3
        chosen[name] = (
            space[name][0] if plain else chance.choice([c for c in gains if gains[c] == best])
        )
    return {name: chosen[name] for name in space}


def _ordered(one: Choice, other: Choice, places: Mapping[str, int]) -> Pair:
    return (one, other) if places[one[0]] < places[other[0]] else (other, one)


def _repaired(
    space: Space,
    pair: Pair,
    rows: Sequence[Row],
    fits: Callable[[Row], bool],
    chance: random.Random,
) -> list[dict[str, str]]:
    """Return allowed rows with the pair: known rows with it put in, then with up to two changes."""
    starts = [{name: choices[0] for name, choices in space.items()}, *rows]
    bent = [{**start, **dict(pair)} for start in starts]
    found = [row for row in bent if fits(row)]
    fixed = {name for name, _ in pair}
    free = [(name, choice) for name in space if name not in fixed for choice in space[name]]
    for changes in (1, 2):
        if found:
            return found
        for row in bent[: 8 if changes == 1 else 2]:
            found += [
                {**row, **dict(change)}
                for change in combinations(free, changes)
                if fits({**row, **dict(change)})
            ][:5]
    if not found:
        for _ in range(2000):
            row = {name: chance.choice(choices) for name, choices in space.items()} | dict(pair)
            if fits(row):
                return [row]
    return found


def _needed(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows without those whose pairs all stand in others."""
    kept = list(rows)
    for row in sorted(rows, key=lambda each: rows.index(each), reverse=True):
        others = frozenset[Pair]().union(*(pairs_of(other) for other in kept if other is not row))
        if pairs_of(row) <= others:
            kept = [other for other in kept if other is not row]
    return kept

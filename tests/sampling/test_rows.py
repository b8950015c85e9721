"""The checked-in sample covers the whole space."""

import pytest

from ailz.errors import ConfigError
from tests.sampling.pairwise import all_pairs, pairs_of
from tests.sampling.product import is_wrong, read, wrong_with
from tests.sampling.rows import impossible, rows, todays
from tests.sampling.space import DIMENSIONS

SPACE = {name: tuple(choices) for name, choices in DIMENSIONS.items()}
AGAIN = "draw the sample anew: python -m tests.sampling"


def test_every_row_chooses_in_every_dimension() -> None:
    wrong = [
        row
        for row in rows()
        if list(row) != list(SPACE) or any(row[name] not in SPACE[name] for name in SPACE)
    ]
    assert wrong == [], AGAIN


def test_every_feasible_pair_stands_in_a_row() -> None:
    covered = frozenset(pair for row in rows() for pair in pairs_of(row))
    left_out = [each for each in all_pairs(SPACE) if each not in covered | impossible()]
    assert left_out == [], AGAIN
    assert covered & impossible() == frozenset(), AGAIN


def test_the_sample_is_small() -> None:
    assert len(rows()) < 115


@pytest.mark.parametrize("row", rows(), ids=[f"row-{n}" for n, _ in enumerate(rows())])
def test_the_product_takes_every_row(row: dict[str, str]) -> None:
    try:
        read(row)
    except ConfigError as error:
        pytest.fail(f"{AGAIN}\n{error}")
    assert wrong_with(row) == 0, AGAIN


def test_a_pair_given_up_is_refused_whatever_stands_beside_it() -> None:
    """A choice put into rows that are allowed would show a pair that can be had after all.

    A sixteenth of the rows is asked a day, `AILZ_FULL=1` asks them all.
    """
    possible = {
        pair
        for pair in impossible()
        for row in todays(rows(), 16)
        if not is_wrong({**row, **dict(pair)})
    }
    assert possible == set(), AGAIN

"""The sampler itself, on spaces small enough to try every row."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from tests.sampling.pairwise import all_pairs, pairs_of, sample

Row = Mapping[str, str]
SPACE = {
    "a": ("0", "1", "2"),
    "b": ("0", "1"),
    "c": ("0", "1", "2"),
    "d": ("0", "1"),
    "e": ("0", "1"),
}


def _free(_: Row) -> int:
    return 0


def _hub(row: Row) -> int:
    """A gateway needs a hub, a hub excludes a way out, two choices exclude each other."""
    return (
        (row["b"] == "1" and row["a"] == "0")
        + (row["a"] != "0" and row["c"] == "2")
        + (row["d"] == "1" and row["e"] == "1")
    )


def _narrow(row: Row) -> int:
    """Whatever is not plain needs two others beside it."""
    return (row["d"] == "1") * ((row["a"] != "2") + (row["c"] != "1"))


@pytest.mark.parametrize("judge", [_free, _hub, _narrow])
@pytest.mark.parametrize("seed", [0, 1, 7])
def test_every_feasible_pair_is_covered_and_no_other_given_up(
    judge: Callable[[Row], int], seed: int
) -> None:
    every = [dict(zip(SPACE, row, strict=True)) for row in product(*SPACE.values())]
    feasible = frozenset(pair for row in every if judge(row) == 0 for pair in pairs_of(row))
    rows, impossible = sample(SPACE, judge, seed)
    assert [row for row in rows if judge(row)] == []
    assert frozenset(pair for row in rows for pair in pairs_of(row)) == feasible
    assert set(impossible) == set(all_pairs(SPACE)) - feasible


def test_few_rows_do() -> None:
    rows, _ = sample(SPACE, _free)
    assert len(rows) <= 14


def test_the_same_seed_gives_the_same_rows() -> None:
    assert sample(SPACE, _hub, 3) == sample(SPACE, _hub, 3)


def test_rows_that_are_known_are_where_it_starts() -> None:
    older = [{"a": "2", "b": "1", "c": "1"}, {"a": "0", "b": "1", "gone": "x"}, {"c": "9"}]
    asked: list[Row] = []

    def judge(row: Row) -> int:
        asked.append(dict(row))
        return _hub(row)

    rows, impossible = sample(SPACE, judge, known=older)
    assert asked[0] == {"a": "2", "b": "1", "c": "1", "d": "0", "e": "0"}
    assert [row for row in rows if _hub(row)] == []
    assert {pair for row in rows for pair in pairs_of(row)} | set(impossible) == set(
        all_pairs(SPACE)
    )


def test_a_sample_is_kept_where_nothing_changed() -> None:
    drawn, refused = sample(SPACE, _hub)
    again, given_up = sample(SPACE, _hub, known=drawn, given_up=refused)
    assert {pair for row in again for pair in pairs_of(row)} == {
        pair for row in drawn for pair in pairs_of(row)
    }
    assert (len(again) <= len(drawn), given_up) == (True, refused)

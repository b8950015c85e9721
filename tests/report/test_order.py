"""The README tells what happens in an order that Azure could keep."""

from __future__ import annotations

import re

import pytest

from ailz.design.values import Id, Output, walk
from ailz.report.reading import Reading
from tests.sampling import drawn
from tests.sampling.rows import rows

ROWS = [pytest.param(number, id=f"row-{number}") for number in range(len(rows()))]


def zone(row: int) -> Reading:
    return drawn.reading(rows()[row])


def told(text: str) -> list[str]:
    after = text.split("What happens, in this order:\n\n")[1]
    return [line.removeprefix("1. ") for line in after.split("\n\n")[0].splitlines()]


def before(reading: Reading, symbol: str) -> set[str]:
    """Return what a resource names or waits for, and what those do."""
    root = reading.main.root
    known = {resource.symbol: resource for resource in root.resources}
    found: set[str] = set()
    left = [symbol]
    while left:
        resource = known.get(left.pop())
        if resource is None:
            continue
        items = root.collections[resource.collection].values() if resource.collection else ()
        values = [resource.name, resource.parent, resource.body, *items]
        named = {e.symbol for v in values for e in walk(v) if isinstance(e, Id | Output)}
        for each in (named | set(resource.depends_on)) - found:
            found.add(each)
            left.append(each)
    return found


@pytest.mark.parametrize("row", ROWS)
def test_a_step_comes_after_what_it_waits_for(row: int) -> None:
    reading = zone(row)
    lines = told(drawn.told(rows()[row])["README.md"].text)
    steps = [step for step in reading.main.part.pages.steps if step.makes]
    made = {step.makes: next(i for i, x in enumerate(lines) if step.what in x) for step in steps}
    made["private_endpoint"] = next(
        i for i, line in enumerate(lines) if line.startswith("Private endpoints,")
    )

    for symbol, place in made.items():
        late = {x for x in before(reading, symbol) & made.keys() - {symbol} if made[x] > place}
        assert not late, (symbol, late, lines)


@pytest.mark.parametrize("row", ROWS)
def test_logs_are_among_the_steps_where_their_workspace_is_made(row: int) -> None:
    reading = zone(row)
    lines = told(drawn.told(rows()[row])["README.md"].text)
    network = next(line for line in lines if line.startswith("For each environment:"))

    made = any(stage.one("log_workspace") for stage in reading.main_stages)
    assert bool(re.search(r"\blogs\b", network)) == made

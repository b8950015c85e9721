"""Budgets: one an environment that there is, from the first day of a month that Azure takes.

Source of the months: the catalog's rule ``budget-start``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from ailz.errors import Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.governance import Budget
from ailz.model.partial import each

_FIRST = date(2017, 6, 1)
_MONTHS_AHEAD = 12


def budgets(config: Config, today: date) -> Iterator[Finding]:
    """Yield budgets of no environment, second ones, and starts that Azure takes of none."""
    known = [environment.name for environment in config.environments]
    if config.shared is not None:
        known.append("shared")
    if config.security.managed_hsm is not None:
        known.append("keys")
    seen: dict[str, str] = {}
    for path, name in each(lambda: config.governance.budgets, _environment):
        if name not in known:
            yield Finding(
                path=path,
                code="ENVIRONMENT-UNKNOWN",
                message=f"there is no environment {quoted(name)}",
                allowed=listed(known),
                suggestion=next(iter(get_close_matches(name, known, 1)), ""),
            )
        elif name in seen:
            yield Finding(
                path=path,
                code="NAMED-TWICE",
                message=f"{quoted(name)} is named twice: first in {seen[name]}",
                remedy="Give an environment one budget, with everybody who is told",
            )
        seen.setdefault(name, path)
    yield from each(
        lambda: config.governance.budgets, lambda index, budget: _start(index, budget, today)
    )


def begun_budgets(config: Config, today: date) -> Iterator[Finding]:
    """Yield budgets that started before this month: Azure keeps such a one, and makes none."""
    for index, budget in enumerate(config.governance.budgets):
        month = today.replace(day=1)
        if date.fromisoformat(budget.start_date) < month:
            yield Finding(
                path=f"governance.budgets[{index}].start_date",
                code="BUDGET-BEGUN",
                message=(
                    f"Azure makes no budget that starts on {budget.start_date}, before this "
                    "month; one that exists keeps its start"
                ),
                remedy=(
                    f"Leave it where {budget.environment} has its budget already; for one that "
                    f'is still to be made, write "{month}"'
                ),
            )


def _environment(index: int, budget: Budget) -> Iterator[tuple[str, str]]:
    yield f"governance.budgets[{index}].environment", budget.environment


def _start(index: int, budget: Budget, today: date) -> Iterator[Finding]:
    path, month = f"governance.budgets[{index}].start_date", today.replace(day=1)
    try:
        start = date.fromisoformat(budget.start_date)
    except ValueError:
        yield Finding(
            path=path,
            code="NOT-A-DATE",
            message=f"{quoted(budget.start_date)} is not a day",
            allowed="a day of the calendar, written YYYY-MM-DD in quotes",
        )
        return
    ahead = (start.year - month.year) * 12 + start.month - month.month
    if start.day != 1 or start < _FIRST or ahead > _MONTHS_AHEAD:
        last = month.replace(year=month.year + _MONTHS_AHEAD // 12)
        yield Finding(
            path=path,
            code="BUDGET-START",
            message=f"Azure makes no budget that starts on {budget.start_date}",
            allowed=f"the first day of a month, from {month} to {last}",
        )

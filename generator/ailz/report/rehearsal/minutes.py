"""Minutes as people say them."""

from __future__ import annotations

_HOUR, _DAY = 60, 24 * 60


def spent(minutes: float) -> str:
    """Return a time in a few characters, rounded up: nobody waits a quarter of a minute."""
    whole = max(1, -(-round(minutes * 100) // 100))
    if whole < _HOUR:
        return f"{whole} min"
    if whole < _DAY:
        hours, rest = divmod(whole, _HOUR)
        return f"{hours} h {rest:02}" if rest else f"{hours} h"
    return f"{round(whole / _DAY)} d"


def in_words(minutes: float) -> str:
    """Return a time as a sentence has it."""
    whole = max(1, -(-round(minutes * 100) // 100))
    if whole == 1:
        return "a minute"
    if whole < 2 * _HOUR:
        return f"{whole} minutes"
    hours, rest = divmod(whole, _HOUR)
    return f"{hours} hours and {rest} minutes" if rest else f"{hours} hours"

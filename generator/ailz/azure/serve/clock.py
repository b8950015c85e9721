"""A rehearsal's minutes: as slow as real ones, and fast while somebody waits for Azure."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable

_SECONDS = 60.0
_LEAST = 0.2
"""Real seconds that what lasts takes at least: what is sent side by side meets while it lasts."""


class Clock:
    """Minutes since the rehearsal began; not for several threads at a time.

    While something is expected (an operation that lasts, a right that takes effect), a second is up
    to `pace` minutes, so that a gateway of half an hour is there at once. In between time goes as
    it does outside: what follows at once in Azure follows at once here.
    """

    def __init__(self, pace: float, seconds: Callable[[], float] = time.monotonic) -> None:
        self._pace, self._seconds = pace, seconds
        self._at, self._minute = seconds(), 0.0
        self._expected: list[tuple[float, float]] = []

    def now(self) -> float:
        """Return the minute."""
        at = self._seconds()
        left, self._at = at - self._at, at
        while self._expected:
            minute, rate = self._expected[0]
            needed = max(0.0, minute - self._minute) / rate
            if needed > left:
                self._minute += left * rate
                return self._minute
            self._minute = max(self._minute, minute)
            left -= needed
            heapq.heappop(self._expected)
        self._minute += left / _SECONDS
        return self._minute

    def expect(self, minute: float) -> float:
        """Hurry to a minute; return the seconds until then, as far as is known now."""
        lasting = minute - self.now()
        if lasting <= 0:
            return 0.0
        heapq.heappush(self._expected, (minute, min(self._pace, lasting / _LEAST)))
        return self.left(minute)

    def left(self, minute: float) -> float:
        """Return the seconds until a minute that is expected, as far as is known now."""
        now, seconds = self.now(), 0.0
        for end, rate in sorted(self._expected):
            if end > minute:
                break
            seconds += (end - now) / rate
            now = end
        return seconds

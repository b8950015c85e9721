"""What azapi complains of, with the reason that the stand-in had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ailz.azure.ids import key
from ailz.azure.serve.exchange import Exchange, reason

_COMPLAINT = re.compile(
    r"""(?P<place>\S+:\d+:\d+):\ .*?\(ResourceId\ \\*"(?P<id>[^"\\]+).*\ RESPONSE\ (?P<status>\d+):
    .*?"code":\ "(?P<code>[^"]*)".*?"message":\ "(?P<message>(?:[^"\\]|\\.)*)".*""",
    re.VERBOSE,
)


def explained(complaints: Sequence[str], exchanges: Sequence[Exchange]) -> list[str]:
    """Return each complaint as the stand-in explains it, then what it refused besides."""
    refused: dict[str, list[str]] = {}
    for each in _last(exchanges):
        if each.answer.refused:
            asked = f"{each.request.method} {each.request.id}"
            said = [f"{asked}: {reason(refusal)}" for refusal in each.answer.refusals]
            refused.setdefault(key(each.request.id), []).extend(said)
    lines: list[str] = []
    for complaint in complaints:
        found = _COMPLAINT.fullmatch(complaint)
        if found is None:
            lines.append(complaint)
        elif why := refused.pop(key(found["id"]), None):
            lines += (f"{found['place']}: {each}" for each in why)
        else:
            lines.append("{place}: {id}: {status} {code}: {message}".format_map(found.groupdict()))
    return [*lines, *(each for why in refused.values() for each in why)]


def waited(exchanges: Sequence[Exchange]) -> list[str]:
    """Return what was refused at first and done on a retry, by its reason."""
    done = {
        (each.request.method, each.request.id)
        for each in _last(exchanges)
        if not each.answer.refused
    }
    passed = Counter(
        f"{refusal.objection.code or each.answer.status} [{refusal.behaviour}]"
        for each in exchanges
        if (each.request.method, each.request.id) in done
        for refusal in each.answer.refusals
    )
    return [f"{why}: refused {_times(count)}, then done" for why, count in passed.items()]


def _last(exchanges: Sequence[Exchange]) -> Sequence[Exchange]:
    """Return the last exchange of each request."""
    return list({(each.request.method, each.request.id): each for each in exchanges}.values())


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"

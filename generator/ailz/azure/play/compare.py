"""What differs between a body as it was sent and as Azure shows it, as azapi compares them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ailz.azure.bodies import UNKNOWN
from ailz.azure.look import MISSING


def differences(
    sent: Any,  # noqa: ANN401 - JSON of any shape
    shown: Any,  # noqa: ANN401
    *,
    any_case: bool,
    path: str = "",
) -> Iterator[tuple[str, str, str]]:
    """Yield path, what was sent and what is shown of everything sent that is shown otherwise.

    What Azure does not show is no difference: azapi ignores missing properties by default.
    """
    if sent is UNKNOWN or shown is UNKNOWN or shown is MISSING:
        return
    if isinstance(sent, Mapping) and isinstance(shown, Mapping):
        for name, inner in sent.items():
            at = f"{path}.{name}" if path else name
            yield from differences(inner, shown.get(name, MISSING), any_case=any_case, path=at)
        return
    if isinstance(sent, list | tuple) and isinstance(shown, list | tuple):
        if len(sent) == len(shown):
            for place, (one, other) in enumerate(zip(sent, shown, strict=True)):
                yield from differences(one, other, any_case=any_case, path=f"{path}[{place}]")
            return
    elif any_case and isinstance(sent, str) and isinstance(shown, str):
        if sent.casefold() != shown.casefold():
            yield path, sent, shown
        return
    if sent != shown:
        yield path, str(sent), str(shown)

"""Lists in which the same thing stands twice: what comes in numbers is made once an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.errors import Finding
from ailz.model.base import Section
from ailz.model.config import Config


def repeated(config: Config) -> Iterator[Finding]:
    """Yield every text that a list holds a second time, whatever its case."""
    yield from _below("", config)
    controls: set[str] = set()
    for index, waiver in enumerate(config.security.waivers):
        if waiver.control in controls:
            yield _twice(f"security.waivers[{index}].control", waiver.control)
        controls.add(waiver.control)


def _below(path: str, value: object) -> Iterator[Finding]:
    if isinstance(value, Section):
        for name in type(value).model_fields:
            yield from _below(f"{path}.{name}" if path else name, getattr(value, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _below(f"{path}.{name}", inner)
    elif isinstance(value, tuple):
        seen: set[str] = set()
        for index, item in enumerate(value):
            yield from _below(f"{path}[{index}]", item)
            if isinstance(item, str):
                if item.casefold() in seen:
                    yield _twice(f"{path}[{index}]", item)
                seen.add(item.casefold())


def _twice(path: str, text: str) -> Finding:
    return Finding(
        path=path,
        code="NAMED-TWICE",
        message=f"{text} is named twice",
        allowed="each once",
    )

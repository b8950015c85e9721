"""Lists in which the same thing stands twice: what comes in numbers is made once an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ailz.errors import Finding
from ailz.model.base import Section
from ailz.model.config import Config


def repeated(config: Config) -> Iterator[Finding]:
    """Yield every text that a list holds a second time, whatever its case."""
    yield from _below("", config)
    controls = [waiver.control for waiver in config.security.waivers]
    yield from _named("security.waivers", "control", controls)
    yield from _named("delivery.own_files", "path", [f.path for f in config.delivery.own_files])


def _named(path: str, key: str, texts: Sequence[str]) -> Iterator[Finding]:
    for index, text in enumerate(texts):
        if text in texts[:index]:
            yield _twice(f"{path}[{index}].{key}", text)


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

"""Lists in which the same thing stands twice: what comes in numbers is made once an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from ailz.errors import Finding, quoted
from ailz.model.base import Section, Unread
from ailz.model.config import Config
from ailz.model.partial import as_far_as_read


def repeated(config: Config) -> Iterator[Finding]:
    """Yield every text that a list holds a second time, whatever its case."""
    yield from _below("", config)
    yield from as_far_as_read(_controls(config))
    yield from as_far_as_read(_own_files(config))


def _controls(config: Config) -> Iterator[Finding]:
    controls = [waiver.control for waiver in config.security.waivers]
    return _named("security.waivers", "control", controls)


def _own_files(config: Config) -> Iterator[Finding]:
    paths = [file.path for file in config.delivery.own_files]
    return _named("delivery.own_files", "path", paths)


def _named(where: str, key: str, texts: Sequence[str]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for index, text in enumerate(texts):
        path = f"{where}[{index}].{key}"
        if text in seen:
            yield _twice(path, text, seen[text])
        seen.setdefault(text, path)


def _below(path: str, value: object) -> Iterator[Finding]:
    if isinstance(value, Section):
        for name in type(value).model_fields:
            with suppress(Unread):
                yield from _below(f"{path}.{name}" if path else name, getattr(value, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _below(f"{path}.{name}", inner)
    elif isinstance(value, tuple):
        seen: dict[str, str] = {}
        for index, item in enumerate(value):
            here = f"{path}[{index}]"
            yield from _below(here, item)
            if isinstance(item, str):
                if item.casefold() in seen:
                    yield _twice(here, item, seen[item.casefold()])
                seen.setdefault(item.casefold(), here)


def _twice(path: str, text: str, first: str) -> Finding:
    return Finding(
        path=path,
        code="NAMED-TWICE",
        message=f"{quoted(text)} is named twice: first in {first}",
        remedy="Name each once",
    )

"""Lists in which the same thing stands twice: what comes in numbers is made once an entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ailz.errors import Finding, quoted
from ailz.model.config import Config
from ailz.model.partial import as_far_as_read, values


def repeated(config: Config) -> Iterator[Finding]:
    """Yield every text that a list holds a second time, whatever its case."""
    for path, value in values(config):
        if isinstance(value, tuple):
            yield from _of_a_list(path, value)
    yield from as_far_as_read(_controls(config))
    yield from as_far_as_read(_own_files(config))
    yield from as_far_as_read(_log_readers(config))


def _controls(config: Config) -> Iterator[Finding]:
    controls = [waiver.control for waiver in config.security.waivers]
    return _named("security.waivers", "control", controls)


def _own_files(config: Config) -> Iterator[Finding]:
    paths = [file.path for file in config.delivery.own_files]
    return _named("delivery.own_files", "path", paths)


def _log_readers(config: Config) -> Iterator[Finding]:
    names = [reader.name for reader in config.access.log_readers]
    return _named("access.log_readers", "name", names)


def _named(where: str, key: str, texts: Sequence[str]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for index, text in enumerate(texts):
        path = f"{where}[{index}].{key}"
        if text in seen:
            yield _twice(path, text, seen[text])
        seen.setdefault(text, path)


def _of_a_list(path: str, items: tuple[object, ...]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for index, item in enumerate(items):
        if isinstance(item, str):
            here = f"{path}[{index}]"
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

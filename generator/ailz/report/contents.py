"""Which file holds what: read from the modules of the design and the files that were made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.resource import Module, Root
from ailz.report.reading import Reading


@dataclass(frozen=True, slots=True)
class Link:
    """A file to link to; both texts are empty where there is none.

    Without a path the title says where else it is.
    """

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A concern and the file that it stands in, one for each language."""

    purpose: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """The concerns of one deployment; ``values`` are the folders of what differs."""

    root: str
    purpose: str
    languages: tuple[str, ...]
    values: tuple[str, ...]
    entries: tuple[Entry, ...]


def contents(landing_zone: Reading, files: Collection[str]) -> tuple[Folder, ...]:
    """Return a folder a deployment; only what is in ``files`` is named."""
    known = frozenset(files)
    languages: list[str] = [
        each for each in ("terraform", "bicep") if each in landing_zone.config.delivery.languages
    ]
    return tuple(
        Folder(
            root.name,
            root.purpose,
            tuple(each.capitalize() for each in here),
            tuple(_VALUES[each].format(root=root.name) for each in here),
            tuple(_entries(root, here, known)),
        )
        for root in (deployment.root for deployment in landing_zone.every)
        for here in (_languages(root, languages, known),)
    )


def _languages(root: Root, languages: list[str], files: frozenset[str]) -> list[str]:
    """Return the languages that a deployment is written in."""
    return [each for each in languages if any(f.startswith(f"{each}/{root.name}/") for f in files)]


_VALUES = {"terraform": "terraform/{root}/environments", "bicep": "bicep/{root}"}


def _entries(root: Root, languages: list[str], files: frozenset[str]) -> list[Entry]:
    made = []
    for module in root.modules:
        links = tuple(_link(language, root, module, files) for language in languages)
        if any(link.title for link in links):
            made.append(Entry(module.purpose, links))
    return made


def _link(language: str, root: Root, module: Module, files: frozenset[str]) -> Link:
    if language == "terraform":
        paths = [f"terraform/{root.name}/{module.name}.tf"]
    else:
        # Resource groups stand in the main file.
        own = f"bicep/{root.name}/modules/{module.name.replace('_', '-')}.bicep"
        groups = any(r.module == module.name and r.type == GROUP for r in root.resources)
        paths = [f"bicep/{root.name}/main.bicep" if groups else own]
    found = next((path for path in paths if path in files), "")
    beside = language == "bicep" and f"bicep/{root.name}/main.bicep" in files
    return Link(found, found.rsplit("/", 1)[-1] if found or not beside else _BESIDE)


_BESIDE = "in the modules of what they stand on"

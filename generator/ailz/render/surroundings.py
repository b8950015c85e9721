"""What stands around the infrastructure: editor settings, ignore files, owners.

It is a template in cookiecutter's own format, so that an organisation can bring another one. Ours
is rendered with
cookiecutter's environment directly: the same bytes (a test compares them) without its start-up
time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable

import jinja2

from ailz.model.config import Config
from ailz.render.templates import blueprints_folder

_FOLDER = "{{cookiecutter.directory}}"


def surroundings(config: Config) -> dict[str, str]:
    """Return the files around the infrastructure by their path in the repository."""
    root = blueprints_folder() / "repository"
    answers = {**_defaults(root), **_answers(config)}
    environment = _environment()
    made = {}
    for path, source in _files(root / _FOLDER, ""):
        text = environment.from_string(source).render(cookiecutter=answers)
        # A file with nothing to say to this platform is not written.
        if text.strip():
            made[path] = text
    return made


def _answers(config: Config) -> Mapping[str, object]:
    return {
        "title": config.workload.title,
        "code_owners": " ".join(config.delivery.code_owners),
        "terraform": "terraform" in config.delivery.languages,
        "bicep": "bicep" in config.delivery.languages,
        "github": config.delivery.platform == "github",
    }


def _defaults(root: Traversable) -> dict[str, object]:
    defaults: dict[str, object] = json.loads(
        (root / "cookiecutter.json").read_text(encoding="utf-8")
    )
    return defaults


@cache
def _environment() -> jinja2.Environment:
    """As cookiecutter sets it up: strict, and keeping the last newline."""
    # The output is configuration of editors and git, never HTML.
    return jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)  # noqa: S701


def _files(folder: Traversable, below: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        path = f"{below}{entry.name}"
        if entry.is_dir():
            yield from _files(entry, f"{path}/")
        else:
            yield path, entry.read_text(encoding="utf-8")

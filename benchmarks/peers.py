"""The same files as templates of cookiecutter and of copier, and an environment for copier."""

import importlib.util
import json
import re
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

_TAGS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def cookiecutter_template(folder: Path, files: Mapping[str, str], words: Mapping[str, str]) -> None:
    """Write a template that renders to `files` below `out`, each of `words` a variable."""
    asked = {"folder": "out", **words}
    _write(folder / "cookiecutter.json", json.dumps(asked))
    for path, text in files.items():
        content = _template(text, words, "cookiecutter.")
        _write(folder / "{{cookiecutter.folder}}" / path, content)


def copier_template(folder: Path, files: Mapping[str, str], words: Mapping[str, str]) -> None:
    """Write a template that renders to `files`, each of `words` a question with a default."""
    questions = {name: {"type": "str", "default": word} for name, word in words.items()}
    _write(folder / "copier.yml", json.dumps({"_subdirectory": "template", **questions}))
    for path, text in files.items():
        _write(folder / "template" / f"{path}.jinja", _template(text, words, ""))


def python_with_copier(folder: Path) -> str | None:
    """Return a Python that has copier: this one, or one of a new environment below `folder`.

    None where it cannot be installed.
    """
    if importlib.util.find_spec("copier"):
        return sys.executable
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "copier"]
    try:
        venv.create(folder, with_pip=True)
        subprocess.run(install, check=True, capture_output=True)  # noqa: S603 - ours, just made
    except subprocess.CalledProcessError:
        return None
    return str(python)


def _template(text: str, words: Mapping[str, str], prefix: str) -> str:
    made = _TAGS.sub(lambda found: "{{ '" + found[0] + "' }}", text)
    for name, word in words.items():
        made = made.replace(word, "{{ " + prefix + name + " }}")
    return made


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")

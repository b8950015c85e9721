"""The templates decide nothing and let nothing out unescaped."""

from __future__ import annotations

import pytest

from ailz.render.escape import HclText
from ailz.render.lint import unescaped_outputs
from ailz.render.templates import blueprints_folder, environment
from ailz.render.terraform import files as module
from ailz.render.terraform import render_root
from tests.render.terraform.conftest import STATE
from tests.render.terraform.worlds import small_root

FOLDER = blueprints_folder() / "terraform"
NAMES = sorted(file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.jinja"))


def _strict() -> object:
    return environment(blueprints_folder(), filters={"code": module.code}, strict_output=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_output_ends_in_a_filter(name: str) -> None:
    env = environment(blueprints_folder(), filters={"code": module.code})
    source = (FOLDER / name).read_text(encoding="utf-8")
    assert unescaped_outputs(env, source, name) == []


def test_strict_output_gives_the_same_files(
    files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_templates", _strict)
    assert render_root(small_root(), state=STATE) == files


def test_code_takes_no_plain_text() -> None:
    assert module.code(HclText("var.x")) == "var.x"
    with pytest.raises(TypeError, match="takes Terraform code"):
        module.code("var.x")

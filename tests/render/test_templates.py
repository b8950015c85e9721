"""Blueprints are printed by environments that close every output, and hold no decision."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest

import ailz
from ailz.render import bicep, escape
from ailz.render.lint import Problem, unescaped_outputs
from ailz.render.pipelines import azure_devops, github
from ailz.render.templates import blueprints_folder, environment, tidy
from ailz.render.terraform import files as terraform_files
from ailz.report import printing

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.setenv("LOCALAPPDATA", str(home))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("AILZ_NO_CACHE", raising=False)
    return home


def _world(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _cached(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


LIBRARY = """\
{## Bash's ${#a[@]} opens no comment. ##}
{% macro block(name) %}
name = {{ name | hcl }} # ${#a[@]}
{% endmacro %}
"""
MAIN = """\
{% import "terraform/lib.tf" as lib %}
{% for name in names %}
{{ lib.block(name) }}
{% endfor %}
"""


@pytest.mark.parametrize("strict", [False, True])
def test_a_template_prints_hostile_text_as_text(tmp_path: Path, strict: bool) -> None:
    world = _world(tmp_path, {"terraform/lib.tf": LIBRARY, "terraform/main.tf": MAIN})
    env = environment(world, strict_output=strict)
    out = env.get_template("terraform/main.tf").render(names=['a" ${x}', "{{ 7 * 7 }}", "<&'"])
    assert tidy(out) == (
        'name = "a\\" $${x}" # ${#a[@]}\n\nname = "{{ 7 * 7 }}" # ${#a[@]}\n\n'
        'name = "<&\'" # ${#a[@]}\n'
    )


def test_a_pipeline_template_keeps_the_pipelines_own_expressions(tmp_path: Path) -> None:
    source = (
        "[## ours ##]\n[% for name in names %]\n- name: [[ name | yaml ]]\n"
        "  run: echo ${{ github.ref }} [[ name | sh ]]\n[% endfor %]\n"
    )
    env = environment(_world(tmp_path, {"a.yml": source}), pipeline=True)
    assert env.get_template("a.yml").render(names=["it's"]) == (
        "- name: \"it's\"\n  run: echo ${{ github.ref }} 'it'\"'\"'s'\n"
    )
    with pytest.raises(escape.UnprintableText):
        env.get_template("a.yml").render(names=["${{ secrets.A }}"])


def test_a_misspelt_name_is_an_error_that_names_it(tmp_path: Path) -> None:
    env = environment(_world(tmp_path, {"a": "{{ workload.nmae | hcl }}"}))
    with pytest.raises(jinja2.UndefinedError, match="nmae"):
        env.get_template("a").render(workload={"name": "x"})


@pytest.mark.parametrize("filter_name", ["hcl", "number", "flag"])
def test_a_misspelt_name_is_found_by_every_kind_of_filter(tmp_path: Path, filter_name: str) -> None:
    env = environment(_world(tmp_path, {"a": f"{{{{ nmae | {filter_name} }}}}"}))
    with pytest.raises(jinja2.UndefinedError, match="nmae"):
        env.get_template("a").render()


@pytest.mark.parametrize("value", [1, None, ["a"], True])
def test_a_filter_takes_only_text(tmp_path: Path, value: object) -> None:
    env = environment(_world(tmp_path, {"a": "{{ value | hcl }}"}))
    with pytest.raises(TypeError, match="takes text"):
        env.get_template("a").render(value=value)


@pytest.mark.parametrize(
    ("filter_name", "expected"),
    [
        ("hcl", '"a|b"'),
        ("hcl_key", '"a|b"'),
        ("bicep", "'a|b'"),
        ("bicep_key", "'a|b'"),
        ("yaml", '"a|b"'),
        ("md", "a\\|b"),
        ("cell", "a\\|b"),
        ("md_code", "`a|b`"),
        ("cell_code", "`a\\|b`"),
        ("sh", "'a|b'"),
        ("comment", "a|b"),
        ("xml", "a|b"),
    ],
)
def test_each_language_has_its_filter(tmp_path: Path, filter_name: str, expected: str) -> None:
    env = environment(_world(tmp_path, {"a": f"{{{{ value | {filter_name} }}}}"}))
    assert env.get_template("a").render(value="a|b") == expected


def test_a_room_adds_filters_and_functions(tmp_path: Path) -> None:
    source = "{{ 7 | number }} {{ on | flag }} {{ name | shout }} {{ greet(name) }}"
    env = environment(
        _world(tmp_path, {"a": source}),
        filters={"shout": lambda text: escape.hcl_string(text.upper())},
        functions={"greet": lambda text: escape.hcl_string(f"hello {text}")},
    )
    assert env.get_template("a").render(on=True, name="x") == '7 true "X" "hello x"'
    assert unescaped_outputs(env, source, "a") == []


def test_an_escaping_filter_cannot_be_replaced(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be replaced: hcl, number"):
        environment(tmp_path, filters={"number": escape.number, "hcl": escape.hcl_string})


@pytest.mark.parametrize("builtin", ["range(3)", "lipsum()", "cycler('a')", "dict()"])
def test_templates_have_no_functions_of_jinjas(tmp_path: Path, builtin: str) -> None:
    env = environment(_world(tmp_path, {"a": f"{{{{ {builtin} | md }}}}"}))
    with pytest.raises(jinja2.UndefinedError):
        env.get_template("a").render()


@pytest.mark.parametrize(
    "source",
    [
        "{{ x }}",
        "{{ x.upper() }}",
        "{% set y = x %}{{ y }}",
        "{% for y in [x] %}{{ y }}{% endfor %}",
    ],
)
def test_strict_output_refuses_what_no_filter_closed(tmp_path: Path, source: str) -> None:
    world = _world(tmp_path, {"a": source})
    with pytest.raises(TypeError, match="without an escaping filter"):
        environment(world, strict_output=True).get_template("a").render(x="raw")


def test_strict_output_escapes_the_output_of_a_macro_as_it_is(tmp_path: Path) -> None:
    source = "{% macro m() %}it's <{% endmacro %}{{ m() | sh }}"
    world = _world(tmp_path, {"a": source})
    plain, strict = (
        environment(world, strict_output=strict).get_template("a").render()
        for strict in (False, True)
    )
    assert plain == strict == "'it'\"'\"'s <'"


def test_a_template_cannot_leave_the_blueprints(tmp_path: Path) -> None:
    _world(tmp_path, {"secret": "x", "inside/a": "y"})
    env = environment(tmp_path / "inside")
    assert env.get_template("a").render() == "y"
    for name in ("../secret", "b"):
        with pytest.raises(jinja2.TemplateNotFound):
            env.get_template(name)


def test_compiled_templates_are_kept_and_used_again(tmp_path: Path, cache_home: Path) -> None:
    world = _world(tmp_path / "world", {"a": "{{ 'x' | hcl }}"})
    assert environment(world).get_template("a").render() == '"x"'
    (kept,) = _cached(cache_home)
    before = kept.stat().st_mtime_ns
    assert environment(world).get_template("a").render() == '"x"'
    assert [path.stat().st_mtime_ns for path in _cached(cache_home)] == [before]
    assert kept.parent.name.startswith(f"templates-{ailz.__version__}-")


def test_another_filter_source_has_another_cache(
    tmp_path: Path, cache_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter applied to a literal runs at compile time: its old result must not come back."""
    for number, answer in enumerate(("one", "three")):
        module = tmp_path / str(number) / "some_filters.py"
        _world(
            module.parent,
            {
                module.name: "from ailz.render.escape import hcl_string\n"
                f"def f(text):\n    return hcl_string('{answer}')\n"
            },
        )
        monkeypatch.syspath_prepend(str(module.parent))
        sys.modules.pop("some_filters", None)
        from some_filters import f

        world = _world(tmp_path / "world", {"a": "{{ 'x' | f }}"})
        out = environment(world, filters={"f": f}).get_template("a").render()
        assert out == f'"{answer}"'
    sys.modules.pop("some_filters")
    assert len({path.parent for path in _cached(cache_home)}) == 2


@posix_only
def test_the_cache_is_ours_alone(tmp_path: Path, cache_home: Path) -> None:
    world = _world(tmp_path / "world", {"a": "{{ 'x' | hcl }}"})
    environment(world).get_template("a")
    (kept,) = _cached(cache_home)
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    kept.unlink()
    kept.parent.chmod(0o777)
    assert environment(world).get_template("a").render() == '"x"'
    assert _cached(cache_home) == []


def test_no_cache_is_written_on_request(
    tmp_path: Path, cache_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AILZ_NO_CACHE", "1")
    world = _world(tmp_path / "world", {"a": "x"})
    assert environment(world).get_template("a").render() == "x"
    assert not cache_home.exists()


def test_a_cache_that_cannot_be_made_is_no_error(tmp_path: Path, cache_home: Path) -> None:
    cache_home.write_text("a file where the folder should be", encoding="utf-8")
    world = _world(tmp_path / "world", {"a": "x"})
    assert environment(world).get_template("a").render() == "x"


def test_a_damaged_cache_is_no_error(tmp_path: Path, cache_home: Path) -> None:
    world = _world(tmp_path / "world", {"a": "{{ 'x' | hcl }}"})
    environment(world).get_template("a")
    (kept,) = _cached(cache_home)
    whole = kept.read_bytes()
    for length in range(0, len(whole), 7):
        kept.write_bytes(whole[:length])
        assert environment(world).get_template("a").render() == '"x"'


def test_the_blueprints_are_found_and_another_folder_does_not_matter(tmp_path: Path) -> None:
    code = "from ailz.render.templates import blueprints_folder as f; print(f().is_dir())"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    assert run.stdout == "True\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a  \n\n\n\nb\t\n\n", "a\n\nb\n"),
        ("\n\na", "a\n"),
        ("a\n \n\t\n  \nb\n", "a\n\nb\n"),
        ("a\n\nb\n", "a\n\nb\n"),
        ("  indented\n", "  indented\n"),
    ],
)
def test_tidy_leaves_one_blank_line_and_one_end(text: str, expected: str) -> None:
    assert tidy(text) == expected
    assert tidy(expected) == expected


BAD = [
    ("{{ x }}", "must end in an escaping filter"),
    ("{{ x | hcl | upper }}", "must end in an escaping filter"),
    ("{{ x | hcl | upper }}", "no filter 'upper'"),
    ("{{ x | safe }}", "no filter 'safe'"),
    ("{{ (x | hcl) ~ y }}", "must end in an escaping filter"),
    ("{{ x | hcl if y }}", "must end in an escaping filter"),
    ("{{ x | hcl if y else x }}", "must end in an escaping filter"),
    ("{{ x.render() }}", "must end in an escaping filter"),
    ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(1) }}", "must end in an escaping filter"),
    ("{% macro m(f) %}{{ f() }}{% endmacro %}", "must end in an escaping filter"),
    ("{% call x() %}{% endcall %}", "only a macro can be called with a block"),
    ('"{{ x | hcl }}"', "cannot stand inside quotes"),
    ("name: 'a-{{ x | bicep }}'", "cannot stand inside quotes"),
    ('echo "{{ x | sh }}"', "cannot stand inside quotes"),
    ("echo 'a {{ x | sh }}'", "cannot stand inside quotes"),
    ('"a{% if y %}{{ x | hcl }}{% endif %}"', "cannot stand inside quotes"),
    ("{% set n = x + 1 %}", "does not calculate"),
    ("{% set n = namespace(a=1) %}", "keeps no state"),
    ("{% for y in x | sort %}{% endfor %}", "does not sort"),
    ("{% filter upper %}a{% endfilter %}", "no filter 'upper'"),
    ("{% do x.append(1) %}", "unknown tag 'do'"),
    ('{% import "a" as b with context %}', "import with context"),
    ('{% from "a" import b with context %}', "import with context"),
    ('{% for y in x %}{% include "a" %}{% endfor %}', "include in a loop"),
    ("{% autoescape true %}{% endautoescape %}", "does not switch autoescape"),
]


@pytest.mark.parametrize(("source", "reason"), BAD)
def test_the_lint_bites(tmp_path: Path, source: str, reason: str) -> None:
    problems = unescaped_outputs(environment(tmp_path), f"first\n{source}\n", "a.tf")
    found = [problem for problem in problems if reason in problem.reason]
    assert [(problem.name, problem.line, problem.expression) for problem in found] == [
        ("a.tf", 2, source)
    ]


GOOD = [
    "{{ x | hcl }}",
    "{{ x.y[0] | hcl }}",
    "{{ (x | hcl) if y else (z | hcl) }}",
    "{% macro m(x) %}{{ x | hcl }}{{ caller() }}{% endmacro %}{% call m(x) %}{% endcall %}",
    "{% macro m(x) %}{{ x | hcl }}{% endmacro %}{{ m(x) }}",
    '{% import "a" as lib %}{{ lib.m(x) }}',
    '{% from "a" import m, n as o %}{{ m(x) }}{{ o(x) }}',
    "{% block b %}{{ super() }}{% endblock %}",
    '"a" = {{ x | hcl }} # it\'s {{ y | comment }}',
    '"${var.prefix}-{{ x | ident }}"',
    "{% for y in x %}{% if y.on %}{{ y.name | hcl }}{% endif %}{% endfor %}",
]


@pytest.mark.parametrize("source", GOOD)
def test_the_lint_lets_good_templates_pass(tmp_path: Path, source: str) -> None:
    assert unescaped_outputs(environment(tmp_path), source, "a.tf") == []


def test_the_lint_reads_pipeline_templates_too(tmp_path: Path) -> None:
    env = environment(tmp_path, pipeline=True)
    found = unescaped_outputs(env, "a: ${{ b }}\nc: [[ d ]]\n", "a.yml")
    assert found == [Problem("a.yml", 2, "c: [[ d ]]", found[0].reason)]


def _environment_of(folder: str) -> jinja2.Environment:
    """Return the environment that prints a folder: its filters are the ones that count."""
    if folder == "terraform":
        return terraform_files._templates()
    if folder == "bicep":
        return bicep._environment()
    if folder == "docs":
        return printing.templates()
    if folder == "pipelines/github":
        return github._templates()
    if folder.startswith("pipelines/azure_devops"):
        return azure_devops._templates()
    return environment(blueprints_folder())


def _blueprints() -> list[Path]:
    folder = Path(str(blueprints_folder()))
    return sorted(path.relative_to(folder) for path in folder.rglob("*.jinja"))


@pytest.mark.parametrize("path", _blueprints(), ids=lambda path: path.as_posix())
def test_every_blueprint_closes_its_outputs_and_decides_nothing(path: Path) -> None:
    root = blueprints_folder()
    folder = path.parent.as_posix() if path.parts[0] == "pipelines" else path.parts[0]
    env = _environment_of(folder)
    source = root.joinpath(*path.parts).read_text(encoding="utf-8")
    assert unescaped_outputs(env, source, path.as_posix()) == []

"""Hostile text comes out of every language's own reader as the same text, or is refused."""

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ailz.render import escape
from ailz.render.escape import Safe, UnprintableText
from tests.shared import SHARED

HOSTILE = [
    "",
    " ",
    "plain",
    "Größe, coût, 価格, 😀, 👩\u200d💻, e\u0301",
    'say "hi"',
    "it's",
    "'''",
    '"""',
    "a\\b",
    "\\",
    "\\\\",
    '\\"',
    "\\'",
    "\\n",
    "\\u0041",
    "${var.x}",
    "$${var.x}",
    "$$${var.x}",
    "\\${x}",
    "%{ if true }",
    "%%{x",
    "%",
    "$",
    "$$",
    "{{ x }}",
    "{% raw %}",
    "{# x #}",
    "[[ x ]]",
    "[resourceGroup().location]",
    "[[x]",
    "${{ secrets.TOKEN }}",
    "$(System.AccessToken)",
    "line\nbreak",
    "carriage\r\nreturn",
    "\r",
    "\ttab\t",
    "\n\n",
    "`code`",
    "``` fence",
    "~~~",
    "a | b",
    "\\|",
    "<script>alert(1)</script>",
    "<!-- x -->",
    "]]>",
    "&amp; &#x41;",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "123) item",
    "1234567890. item",
    "> quote",
    "===",
    "---",
    ": definition",
    "[link](http://example.com)",
    "![image](x)",
    "[^1]: note",
    "http://example.com/a_b_c?d=*e*",
    "www.example.com",
    "me@example.com",
    "**bold** _it_ ~~gone~~",
    "$x$ @name",
    "key: value",
    "- x: {a: b}, [c]",
    "no",
    "0123",
    "12:30",
    "null",
    "~",
    "!tag &anchor *alias",
    "%YAML 1.2",
    "? x",
    "; rm -rf / #",
    "$(id)",
    "a && b || c > d < e",
    "!history",
    "*?[a-z]",
    "-n",
    "EOT\nEOT",
    "abc\u202egnp.exe",
    "\u200fright\u200e",
    "zero\u200bwidth\ufeff",
    "\u2028line\u2029",
    "\xa0nbsp\xa0",
    "\x85",
    "bell\x07",
    "\x1b[31m",
    "\x7f",
    "\ufffe",
    "tag\U000e0041",
    "checkov:skip=CKV_AZURE_1: quiet",
    "for",
    "__proto__",
]

# What Python cannot encode is refused everywhere and tested apart.
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from(sorted(set("".join(HOSTILE)))),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=30,
)
batches = st.lists(texts, min_size=100, max_size=200)
few = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))


def _terraform(expressions: list[str], folder: Path) -> list[str]:
    """Let Terraform evaluate expressions: outputs alone need no provider."""
    terraform = shutil.which("terraform")
    if terraform is None:
        pytest.skip("terraform is not installed")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    lines = "\n".join(f"  {expression}," for expression in expressions)
    text = f'output "all" {{\n  value = [\n{lines}\n  ]\n}}\n'
    (folder / "main.tf").write_text(text, encoding="utf-8", newline="")
    environ = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    for command in (["apply", "-auto-approve", "-no-color"], ["output", "-json"]):
        run = subprocess.run(
            [terraform, *command], cwd=folder, env=environ, capture_output=True, check=False
        )
        assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)["all"]["value"]


def _bicep(expressions: list[str], folder: Path) -> list[str]:
    """Let the Bicep compiler evaluate expressions, and undo what ARM does to a leading bracket."""
    folder.mkdir(exist_ok=True)
    lines = "".join(f"  {expression}\n" for expression in expressions)
    (folder / "main.bicep").write_text(
        f"output all array = [\n{lines}]\n", encoding="utf-8", newline=""
    )
    run = subprocess.run(
        [_bicep_compiler(), "build", "main.bicep", "--stdout"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    found = json.loads(run.stdout)["outputs"]["all"]["value"]
    return [value[1:] if str(value).startswith("[[") else value for value in found]


def _bicep_compiler() -> str:
    if installed := shutil.which("bicep"):
        return installed
    if SHARED is None:
        pytest.skip("the Bicep compiler is not installed")
    run = subprocess.run(
        [sys.executable, str(SHARED / "bicep" / "install.py")],
        capture_output=True,
        check=True,
        text=True,
    )
    return run.stdout.strip()


def _nfc(values: list[str]) -> list[str]:
    return [unicodedata.normalize("NFC", value) for value in values]


@seed(1)
@few
@given(batches)
def test_terraform_reads_back_the_same_text(tmp_path: Path, batch: list[str]) -> None:
    values = HOSTILE + batch
    found = _terraform([escape.hcl_string(value) for value in values], tmp_path / "tf")
    assert _nfc(found) == _nfc(values)


@seed(1)
@few
@given(batches)
def test_bicep_reads_back_the_same_text(tmp_path: Path, batch: list[str]) -> None:
    values = HOSTILE + batch
    found = _bicep([escape.bicep_string(value) for value in values], tmp_path / "bicep")
    assert found == values


KEYS = ["name", "for", "if", "null", "true", "in", "a-b", "hidden-link: x", "1", "${x}", "it's", ""]


def test_map_keys_read_back_in_terraform(tmp_path: Path) -> None:
    maps = [f"{{ {escape.hcl_key(key)} = 1 }}" for key in KEYS]
    assert _terraform(maps, tmp_path / "tf") == [{key: 1} for key in KEYS]


def test_map_keys_read_back_in_bicep(tmp_path: Path) -> None:
    maps = [f"{{ {escape.bicep_key(key)}: 1 }}" for key in KEYS]
    assert _bicep(maps, tmp_path / "bicep") == [{key: 1} for key in KEYS]


@given(texts)
@settings(deadline=None)
def test_yaml_reads_back_the_same_text(value: str) -> None:
    assert yaml.safe_load(f"key: {escape.yaml_string(value)}\nnext: 1\n") == {
        "key": value,
        "next": 1,
    }


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_survives_yaml(value: str) -> None:
    assert yaml.safe_load(f"[{escape.yaml_string(value)}]") == [value]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@seed(1)
@few
@given(batches)
def test_the_shell_reads_back_the_same_words(batch: list[str]) -> None:
    values = [value for value in HOSTILE + batch if _accepts(escape.shell, value)]
    assert len(values) > len(HOSTILE) // 2
    script = "printf '%s\\0' " + " ".join(escape.shell(value) for value in values)
    run = subprocess.run(["sh", "-c", script], capture_output=True, check=True)
    assert run.stdout.decode().split("\0")[:-1] == values


def _accepts(function: object, value: str) -> bool:
    try:
        function(value)  # type: ignore[operator]
    except UnprintableText:
        return False
    return True


def _rendered(source: str) -> str:
    """Return the text of one paragraph; fail if the source holds anything but text."""
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(source)
    if not tokens:
        return ""
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    return _inline(tokens[1].children)


def _inline(children: list) -> str:
    assert {child.type for child in children} <= {"text", "text_special"}, children
    return "".join(child.content for child in children)


def _one_line(value: str) -> str:
    for line_break in ("\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\t"):
        value = value.replace(line_break, " ")
    return value


def _squeezed(value: str) -> str:
    return " ".join(_one_line(value).split())


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_is_only_text_in_markdown(value: str) -> None:
    if _accepts(escape.markdown, value):
        assert _squeezed(_rendered(escape.markdown(value))) == _squeezed(value)


@given(texts)
@settings(deadline=None, max_examples=500)
def test_any_text_is_only_text_in_markdown(value: str) -> None:
    if _accepts(escape.markdown, value):
        assert _squeezed(_rendered(escape.markdown(value))) == _squeezed(value)


@given(texts)
@settings(deadline=None, max_examples=500)
def test_a_table_cell_holds_its_text_and_no_more(value: str) -> None:
    if not _accepts(escape.markdown_cell, value):
        return
    source = f"|a|b|\n|---|---|\n|{escape.markdown_cell(value)}|end|\n"
    cells = [
        token
        for token in MarkdownIt("gfm-like", {"linkify": False}).parse(source)
        if token.type == "inline"
    ]
    assert [cell.content for cell in cells[:2]] == ["a", "b"]
    assert len(cells) == 4
    assert _squeezed(_inline(cells[2].children)) == _squeezed(value)
    assert _inline(cells[3].children) == "end"


@given(texts)
@settings(deadline=None, max_examples=500)
def test_a_code_span_holds_its_text(value: str) -> None:
    if not _accepts(escape.markdown_code, value):
        return
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"x {escape.markdown_code(value)} y")
    codes = [child.content for child in tokens[1].children if child.type == "code_inline"]
    assert _squeezed("".join(codes)) == _squeezed(value)


def test_a_pipe_in_code_does_not_end_the_cell() -> None:
    source = f"|a|b|\n|---|---|\n|{escape.markdown_code_cell('x | y')}|end|\n"
    html = MarkdownIt("gfm-like", {"linkify": False}).render(source)
    assert "<td><code>x | y</code></td>\n<td>end</td>" in html


def test_addresses_do_not_become_links() -> None:
    source = escape.markdown("see https://example.com, www.example.com or me@example.com")
    assert source == r"see https\://example.com, www\.example.com or me\@example.com"


@given(texts)
@settings(deadline=None)
def test_xml_reads_back_the_same_text_in_elements_and_attributes(value: str) -> None:
    if _accepts(escape.xml, value):
        text = escape.xml(value)
        element = ET.fromstring(f'<a b="{text}">{text}</a>')  # noqa: S314 - our own
        assert element.attrib["b"] == value
        assert (element.text or "") == value


@pytest.mark.parametrize("value", HOSTILE)
def test_a_comment_stays_on_its_line_and_shows_what_is_hidden(value: str) -> None:
    line = escape.comment(value)
    assert len(line.splitlines()) <= 1
    assert line.isprintable() or "\xa0" in line
    assert "skip=" not in line


def test_a_description_cannot_switch_a_scanner_off() -> None:
    order = "checkov:skip=CKV_AZURE_1:x"
    for write in (escape.hcl_string, escape.bicep_string, escape.yaml_string, escape.comment):
        assert "skip=" not in write(order)
    assert escape.comment("tflint-ignore: x") == "tflint- ignore: x"
    assert escape.comment("tfsec:ignore:x") == "tfsec: ignore:x"


WRITERS = [
    escape.hcl_string,
    escape.hcl_key,
    escape.bicep_string,
    escape.bicep_key,
    escape.yaml_string,
    escape.pipeline_string,
    escape.shell,
    escape.pipeline_shell,
    escape.comment,
    escape.pipeline_comment,
    escape.markdown,
    escape.markdown_cell,
    escape.markdown_code,
    escape.markdown_code_cell,
    escape.xml,
]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(("value", "name"), [("a\0b", "U+0000"), ("a\ud800b", "U+D800")])
def test_what_no_file_can_hold_is_refused_by_name(write, value: str, name: str) -> None:
    with pytest.raises(UnprintableText) as caught:
        write(value)
    assert name in str(caught.value)


@pytest.mark.parametrize("write", WRITERS)
def test_every_language_has_a_type_of_its_own(write) -> None:
    assert isinstance(write("a"), Safe)
    assert type(write("a") + "raw") is str


@pytest.mark.parametrize(
    "write", [escape.pipeline_string, escape.pipeline_shell, escape.pipeline_comment]
)
@pytest.mark.parametrize("value", ["${{ secrets.A }}", "$(System.AccessToken)", "$[variables.a]"])
def test_pipeline_expressions_are_refused(write, value: str) -> None:
    with pytest.raises(UnprintableText, match="would be evaluated by the pipeline"):
        write(value)


def test_a_line_break_cannot_leave_a_pipeline_script() -> None:
    with pytest.raises(UnprintableText, match=r"U\+000A cannot stand in a script"):
        escape.pipeline_shell("a\n- run: b")


def test_the_shell_refuses_what_a_reviewer_would_misread() -> None:
    with pytest.raises(UnprintableText, match=r"U\+202E cannot stand in a shell command"):
        escape.shell("abc\u202egnp.exe")


@pytest.mark.parametrize("value", ["", "1a", "a-b", "a b", "a\n", "é", "${x}"])
def test_only_identifiers_pass_as_identifiers(value: str) -> None:
    with pytest.raises(UnprintableText, match="is not an identifier"):
        escape.ident(value)


def test_identifiers_numbers_and_flags_are_plain() -> None:
    assert [escape.ident("a_1"), escape.number(-7), escape.flag(True)] == ["a_1", "-7", "true"]
    for write, wrong in ((escape.number, True), (escape.number, "1"), (escape.flag, 1)):
        with pytest.raises(UnprintableText):
            write(wrong)


def test_hidden_characters_are_visible_in_the_source() -> None:
    value = "a\u202eb"
    assert escape.hcl_string(value) == '"a\\u202Eb"'
    assert escape.bicep_string(value) == "'a\\u{202e}b'"
    assert escape.yaml_string(value) == '"a\\u202Eb"'
    assert escape.markdown(value) == "a&#x202E;b"
    assert escape.xml(value) == "a&#x202E;b"
    assert escape.comment(value) == "a\\u202Eb"

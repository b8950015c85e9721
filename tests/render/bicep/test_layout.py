"""Lines break where `bicep format` breaks them, one column more and one less."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ailz.render.bicep.layout import (
    WIDTH,
    Array,
    Call,
    Conditional,
    Doc,
    Loop,
    Member,
    Object,
    code,
    layout,
    remark_lines,
)
from ailz.render.escape import BicepText
from ailz.verify.tools.bicep import BicepClient

EMPTY = Object(())


def member(name: str, value: Doc) -> Member:
    return Member(BicepText(name), value)


def text(length: int, character: str = "x") -> Doc:
    return code(f"'{character * (length - 2)}'")


SHAPES = {
    "array": lambda n: Array((text(20), text(n - 20))),
    "emoji": lambda n: Array((text(20, "\U0001f600"), text(n - 40))),
    "nested": lambda n: Array((Array((text(20), code("1"))), text(n - 30))),
    "call": lambda n: Call("guid", (text(20), text(n - 20))),
    "call in call": lambda n: Call("guid", (Call("guid", (text(20), text(n - 20))),)),
    "one argument": lambda n: Call("guid", (text(n),)),
    "call in array": lambda n: Array((Call("guid", (text(20), text(n - 20))), code("1"))),
    "in an object": lambda n: Object((member("a", Array((text(20), text(n - 20)))),)),
    "call in an object": lambda n: Object(
        (member("a", Call("guid", (text(9), Call("guid", (text(20), text(n - 20)))))),)
    ),
    "call before another": lambda n: Call(
        "guid", (Call("guid", (text(20), text(n - 20))), code("'x'"))
    ),
    "loop": lambda n: Loop(BicepText("i"), Call("range", (code("0"), code("9"))), text(n)),
    "empty": lambda n: Object((member("a" * (n - 12), Object(())), member("b" * n, Array(())))),
    "wide source": lambda n: Loop(
        BicepText("i"), Call("range", (code("0"), Call("length", (text(n),)))), Object(())
    ),
}

RESOURCE = "resource a 'Microsoft.Network/virtualNetworks@2025-07-01' = "


def source(doc: Doc, start: str = "var a = ") -> str:
    return f"{start}{layout(doc, 0, len(start))}\n"


def conditional(length: int) -> Doc:
    test = Call("contains", (code("['dev']"), text(length - 70)))
    return Conditional(test, Object((member("name", code("'x'")),)))


def conditional_loop(length: int) -> Doc:
    return Loop(BicepText("item"), code("items"), conditional(length))


@pytest.mark.parametrize("shape", SHAPES)
def test_breaks_where_the_compiler_does(bicep: BicepClient, tmp_path: Path, shape: str) -> None:
    config = f'{{"formatting": {{"width": {WIDTH}, "insertFinalNewline": true}}}}'
    (tmp_path / "bicepconfig.json").write_text(config, encoding="utf-8")
    file = tmp_path / "main.bicep"
    for length in range(WIDTH - 50, WIDTH + 3):
        made = source(SHAPES[shape](length))
        file.write_text(made, encoding="utf-8", newline="\n")
        assert bicep.format(file) == made


@pytest.mark.parametrize("shape", [conditional, conditional_loop])
def test_condition_breaks_where_the_compilers_does(
    bicep: BicepClient, tmp_path: Path, shape: Callable[[int], Doc]
) -> None:
    config = f'{{"formatting": {{"width": {WIDTH}, "insertFinalNewline": true}}}}'
    (tmp_path / "bicepconfig.json").write_text(config, encoding="utf-8")
    file = tmp_path / "main.bicep"
    for length in range(WIDTH - 40, WIDTH + 60):
        made = source(shape(length), RESOURCE)
        file.write_text(made, encoding="utf-8", newline="\n")
        assert bicep.format(file) == made


def test_condition_breaks_inside_its_call() -> None:
    condition = Call("contains", (code("['dev', 'test']"), code("environment")))
    doc = Conditional(condition, Object((member("name", code("'x'")),)))
    assert layout(doc, 0, 100).splitlines() == [
        "if (contains(",
        "  ['dev', 'test'],",
        "  environment",
        ")) {",
        "  name: 'x'",
        "}",
    ]
    assert layout(doc, 0, 60).splitlines()[0] == "if (contains(['dev', 'test'], environment)) {"


def test_remarks_stay_below_a_hundred_columns_and_never_become_code() -> None:
    lines = remark_lines("why " * 40 + "\nresource x 'y' = {}", indent=4)
    assert len(lines) > 1
    assert all(line.startswith("    // ") and len(line) <= 100 for line in lines)

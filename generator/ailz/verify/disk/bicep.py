"""Which references and functions a Bicep file holds: a scan of its words, no evaluation.

It errs on the side of naming too much. What it cannot follow for certain it refuses.
"""

import re
from collections.abc import Iterator, Sequence

from ailz.verify.disk.words import Form, Thing, Word, calls, expression, unreadable, words_of

_REFERS = ("module", "import", "using", "extends", "extension", "provider")
_READS = re.compile(r"load.*|read.*|externalInput|getSecret|inlineParameter|inline", re.IGNORECASE)
"""Functions that read files, the environment or a vault while the code is compiled."""


def things(text: str) -> frozenset[Thing]:
    """Return what a file holds. Raises UnreadableError for what is not followed for certain."""
    words = words_of(text, _FORM)
    return frozenset((*calls(words, _READS), *_references(words)))


def _references(words: Sequence[Word]) -> Iterator[Thing]:
    depth = 0
    for at, word in enumerate(words):
        if word.kind == "mark":
            depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1, "${": 1}.get(word.text, 0)
        elif word.kind == "name" and word.text in _REFERS and depth <= 0:
            yield Thing(f"{word.text} {_reference(words[at + 1 :])}")
        elif word.kind == "name" and not depth and (at == 0 or words[at - 1].kind == "line"):
            yield Thing(f"a statement {word.text}")


def _reference(words: Sequence[Word]) -> str:
    """Return the first text of a statement, else its first line."""
    depth = 0
    line: list[str] = []
    for word in words:
        if word.kind == "text":
            return f"'{word.text}'" if word.plain else "a computed text"
        depth += {"{": 1, "}": -1}.get(word.text, 0) if word.kind == "mark" else 0
        if word.kind == "line" and not depth:
            break
        line.append(word.text)
    return " ".join(line)


def _read_text(text: str, at: int, words: list[Word]) -> int | None:
    if text[at] == "$":  # `$` before a text changes what is an expression in it
        raise unreadable(text, at, "$ outside of a text")
    if text.startswith("'''", at):
        return _whole(text, at, words)
    return _text(text, at + 1, words) if text[at] == "'" else None


_FORM = Form(re.compile(r"//[^\n]*"), re.compile(r"[A-Za-z_][A-Za-z0-9_]*"), _read_text)


def _whole(text: str, at: int, words: list[Word]) -> int:
    """Read a text between three quotes, in which nothing is an expression."""
    if (end := text.find("'''", at + 3)) < 0:
        raise unreadable(text, at, "a text does not end")
    end += 3
    while text.startswith("'", end):  # quotes before the last three belong to the text
        end += 1
    words.append(Word("text", text[at + 3 : end - 3]))
    return end


def _text(text: str, at: int, words: list[Word]) -> int:
    start, inner = at, list[Word]()
    while at < len(text):
        if text[at] == "'":
            words += [Word("text", text[start:at], not inner), *inner]
            return at + 1
        if text[at] == "\n":
            raise unreadable(text, at, "a text does not end on its line")
        if text.startswith("${", at):
            inner.append(Word("mark", "${"))
            at = expression(text, at + 2, inner, _FORM)
        else:
            at += 2 if text[at] == "\\" else 1
    raise unreadable(text, start, "a text does not end")

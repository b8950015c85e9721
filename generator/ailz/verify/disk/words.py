"""What the two scanners have in common: words, and the error of a text that they cannot follow."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

_ODD = re.compile(r"\r(?!\n)|[^\t\n\r -~\x80-\U0010ffff]|[\x7f-\x9f\u2028\u2029\ufeff]")


_BLANK = re.compile(r"[ \t\r]+")
_CLOSED_BY = {"{": "}", "(": ")", "[": "]", "${": "}", "%{": "}"}
_NUMBER = re.compile(r"[0-9][A-Za-z0-9_.]*")


class UnreadableError(Exception):
    """The text is not in a form that can be followed; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a text (a literal without its quotes), one mark, or the end of a line.

    Of a text with expressions in it, `plain` is false, and the words of the expressions follow it.
    """

    kind: Literal["name", "text", "mark", "line"]
    text: str
    plain: bool = True

    def is_mark(self, *marks: str) -> bool:
        """Say whether it is one of the marks."""
        return self.kind == "mark" and self.text in marks


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that code holds: how a person calls it, and what it must be equal in."""

    said: str
    exactly: tuple[str, ...] = ()


def calls(words: Sequence[Word], reads: re.Pattern[str]) -> Iterator[Thing]:
    """Yield every call of a function whose name matches."""
    joined = [word for word in words if word.kind != "line"]
    for word, following in pairwise(joined):
        if word.kind == "name" and following.is_mark("(") and reads.fullmatch(word.text):
            yield Thing(f"the function {word.text}()")


def unreadable(text: str, at: int, why: str) -> UnreadableError:
    """Return the error at a place in a text."""
    return UnreadableError(f"line {text.count(chr(10), 0, at) + 1}: {why}")


@dataclass(frozen=True, slots=True)
class Form:
    """How a language is written: comments to the end of a line, names, and texts.

    `read_text` reads the text that begins at a place into words and returns its end, or None.
    """

    comment: re.Pattern[str]
    name: re.Pattern[str]
    read_text: Callable[[str, int, list[Word]], int | None]


def words_of(text: str, form: Form) -> list[Word]:
    """Return the words of a file. Raises UnreadableError for what is not followed for certain."""
    if found := _ODD.search(text):
        raise unreadable(text, found.start(), f"the character U+{ord(found[0][0]):04X}")
    words: list[Word] = []
    at = 0
    while at < len(text):
        at = _word(text, at, words, form)
    if not _is_balanced(words):
        raise UnreadableError("its brackets do not match")
    return [*words, Word("line", "\n")]


def _is_balanced(words: Sequence[Word]) -> bool:
    opened: list[str] = []
    for word in words:
        if word.is_mark(*_CLOSED_BY):
            opened.append(_CLOSED_BY[word.text])
        elif word.is_mark("}", ")", "]") and (not opened or opened.pop() != word.text):
            return False
    return not opened


def expression(text: str, at: int, words: list[Word], form: Form) -> int:
    """Read the words of an expression in a text, up to the brace that closes it."""
    depth = 0
    while at < len(text):
        if text[at] == "}" and not depth:
            words.append(Word("mark", "}"))
            return at + 1
        count = len(words)
        at = _word(text, at, words, form)
        if len(words) == count + 1 and words[-1].is_mark("{", "}"):
            depth += 1 if words[-1].text == "{" else -1
    raise unreadable(text, at, "an expression in a text does not end")


def _word(text: str, at: int, words: list[Word], form: Form) -> int:
    """Read one word, or pass over a blank or a comment; return where the next begins."""
    if text.startswith("/*", at):
        if (end := text.find("*/", at + 2)) < 0:
            raise unreadable(text, at, "a comment does not end")
        return end + 2
    if found := (_BLANK.match(text, at) or form.comment.match(text, at)):
        return found.end()
    if (end_of_text := form.read_text(text, at, words)) is not None:
        return end_of_text
    if found := form.name.match(text, at):
        words.append(Word("name", found[0]))
        return found.end()
    if found := _NUMBER.match(text, at):
        words.append(Word("mark", found[0]))
        return found.end()
    if not text[at].isascii():
        raise unreadable(text, at, f"the character U+{ord(text[at]):04X} outside of a text")
    words.append(Word("line" if text[at] == "\n" else "mark", text[at]))
    return at + 1

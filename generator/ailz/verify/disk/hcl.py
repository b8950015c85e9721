"""Which blocks, sources and functions a Terraform file holds: a scan of its words, no evaluation.

It errs on the side of naming too much. What it cannot follow for certain it refuses.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ailz.verify.disk.words import Form, Thing, Word, calls, expression, unreadable, words_of

_HEREDOC = re.compile(r"<<-?([A-Za-z_][A-Za-z0-9_-]*)[ \t]*\r?\n")
_READS = re.compile(r"file.*|templatefile|pathexpand|.*::.*")
"""Functions that read files or ask a provider."""


def things(text: str) -> frozenset[Thing]:
    """Return what a file holds. Raises UnreadableError for what is not followed for certain."""
    words = words_of(text, _FORM)
    return frozenset((*_functions(words), *_blocks(words)))


def _functions(words: Sequence[Word]) -> Iterator[Thing]:
    yield from calls(words, _READS)
    for word, following in pairwise(words):
        if word.is_mark(":") and following.is_mark(":"):
            yield Thing("a function of a provider")


@dataclass(slots=True)
class _Block:
    kind: str
    labels: tuple[str, ...]
    start: int

    @property
    def said(self) -> str:
        return " ".join([self.kind, *(f'"{label}"' for label in self.labels)])


def _blocks(words: Sequence[Word]) -> Iterator[Thing]:
    stack: list[_Block | None] = []
    for at, word in enumerate(words):
        if word.is_mark("{", "${", "%{", "(", "["):
            stack.append(_header(words, at) if word.text == "{" else None)
            if (block := stack[-1]) is not None:
                yield from _entered(block, [each for each in stack[:-1] if each is not None])
        elif word.is_mark("}", ")", "]") and stack:
            block = stack.pop()
            if block is not None and not any(stack):
                yield from _left(block, words[block.start : at + 1])
        elif stack and (block := stack[-1]) is not None and _is_argument(words, at):
            inside = [each for each in stack if each is not None]
            if inside[0].kind == "resource" and len(inside) == 1:
                yield Thing(
                    f"the argument {word.text} of {block.labels[0] if block.labels else ''}"
                )


def _entered(block: _Block, above: Sequence[_Block]) -> Iterator[Thing]:
    if above:
        within = "/".join([each.kind for each in above])
        labels = block.labels if block.kind == "provisioner" else ()
        yield Thing(f"a block {_Block(block.kind, labels, 0).said} in {within}")
    elif block.kind in ("resource", "data", "ephemeral", "action", "list"):
        yield Thing(f'{block.kind} of the type "{block.labels[0] if block.labels else ""}"')
    else:
        yield Thing(f"a block {block.kind}")


def _left(block: _Block, words: Sequence[Word]) -> Iterator[Thing]:
    """Yield what counts as a whole once a top block has ended."""
    exactly = tuple(word.text for word in words if word.kind != "line")
    if block.kind == "provider":
        yield Thing(f"{block.said} with settings of its own", exactly)
    elif block.kind == "terraform":
        yield Thing("a terraform block of its own (providers, versions or the state)", exactly)
    elif block.kind == "module":
        for name in ("source", "version", "providers"):
            for value in _values(words, name):
                yield Thing(f"a module with the {name} {value}")


def _values(words: Sequence[Word], name: str) -> Iterator[str]:
    for at, word in enumerate(words):
        if word.kind == "name" and word.text == name and _is_argument(words, at):
            rest = words[at + 2 :]
            end = next((n for n, each in enumerate(rest) if each.kind == "line"), len(rest))
            yield " ".join(each.text for each in rest[:end])


def _is_argument(words: Sequence[Word], at: int) -> bool:
    if words[at].kind != "name" or at + 2 >= len(words) or not words[at + 1].is_mark("="):
        return False
    starts = at == 0 or words[at - 1].kind == "line" or words[at - 1].is_mark("{", "}")
    return starts and not words[at + 2].is_mark("=", ">")


def _header(words: Sequence[Word], at: int) -> _Block | None:
    """Return the block whose brace opens at `at`, or None where an object opens."""
    start = at
    while start and words[start - 1].kind in ("name", "text"):
        start -= 1
    if start == at or words[start].kind != "name":
        return None
    if start and words[start - 1].kind != "line" and not words[start - 1].is_mark("{", "}"):
        return None
    return _Block(words[start].text, tuple(w.text for w in words[start + 1 : at]), start)


def _read_text(text: str, at: int, words: list[Word]) -> int | None:
    if text[at] == '"':
        return _template(text, at + 1, words, None)
    found = _HEREDOC.match(text, at)
    return _template(text, found.end(), words, found[1]) if found else None


_FORM = Form(
    re.compile(r"(#|//)[^\n]*"),
    re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(::[A-Za-z_][A-Za-z0-9_-]*)*"),
    _read_text,
)


def _template(text: str, at: int, words: list[Word], marker: str | None) -> int:
    """Read a text from `at` on, to its quote or to the line with its marker."""
    start, mine, inner = at, len(words), list[Word]()
    words.append(Word("text", ""))
    while at < len(text):
        if marker is not None and text[at - 1] == "\n":
            end = (text + "\n").index("\n", at)
            if text[at:end].strip() == marker:
                words[mine:] = [Word("text", text[start:at], not inner), *inner, Word("line", "\n")]
                return min(end + 1, len(text))
        if marker is None and text[at] == '"':
            words[mine:] = [Word("text", text[start:at], not inner), *inner]
            return at + 1
        if marker is None and text[at] == "\n":
            raise unreadable(text, at, "a text does not end on its line")
        if text.startswith(("$$$", "%%%"), at):
            raise unreadable(text, at, f"{text[at : at + 3]} in a text")
        if text.startswith(("$${", "%%{"), at):
            at += 3
        elif text.startswith(("${", "%{"), at):
            inner.append(Word("mark", text[at : at + 2]))
            at = expression(text, at + 2, inner, _FORM)
        else:
            at += 2 if marker is None and text[at] == "\\" else 1
    raise unreadable(text, start, "a text does not end")

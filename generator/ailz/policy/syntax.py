"""The grammar of template expressions: text between brackets to a tree."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from ailz.policy.values import UnsupportedError


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a whole number."""

    value: str | int


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments; `name` is in lower case, `written` as it stands in the rule."""

    name: str
    written: str
    arguments: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Access:
    """`target.name` or `target[index]`."""

    target: "Tree"
    key: "Tree"


Tree: TypeAlias = Literal | Call | Access

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>[().,\[\]]))",
    re.DOTALL,
)


def is_expression(text: str) -> bool:
    """Whether a string of a rule is an expression and not plain text."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def unescaped(text: str) -> str:
    """Plain text of a rule as it is meant: `[[` stands for a bracket."""
    return text[1:] if text.startswith("[[") else text


@lru_cache(maxsize=16384)
def parse(text: str) -> Tree:
    """Return the tree of an expression, brackets included.

    Raises UnsupportedError if it is not one.
    """
    tokens = _tokens(text[1:-1], text)
    if _depth(tokens) > _DEEPEST:
        raise _broken(text)
    tree, rest = _operand(tokens, 0, text)
    if rest != len(tokens):
        raise _broken(text)
    return tree


# What rules hold is far below; more would exhaust the interpreter's stack.
_DEEPEST = 60


def _depth(tokens: list[tuple[str, str]]) -> int:
    depth = deepest = 0
    for kind, word in tokens:
        if kind == "mark":
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
            deepest = max(deepest, depth)
    return deepest


def _broken(text: str) -> UnsupportedError:
    return UnsupportedError(f"the expression {text} cannot be read")


def _tokens(inner: str, text: str) -> list[tuple[str, str]]:
    tokens, at, end = [], 0, len(inner.rstrip())
    while at < end:
        match = _TOKEN.match(inner, at)
        if match is None or match.lastgroup is None:
            raise _broken(text)
        tokens.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens


_Tokens: TypeAlias = list[tuple[str, str]]


def _operand(tokens: _Tokens, at: int, text: str) -> tuple[Tree, int]:
    kind, word = _token(tokens, at, text)
    tree: Tree
    if kind == "text":
        tree, at = Literal(word[1:-1].replace("''", "'")), at + 1
    elif kind == "number":
        tree, at = Literal(int(word)), at + 1
    elif kind == "name" and _mark(tokens, at + 1) == "(":
        arguments, at = _arguments(tokens, at + 2, text)
        tree = Call(word.lower(), word, arguments)
    else:
        raise _broken(text)
    return _accesses(tree, tokens, at, text)


def _arguments(tokens: _Tokens, at: int, text: str) -> tuple[tuple[Tree, ...], int]:
    arguments: list[Tree] = []
    if _mark(tokens, at) == ")":
        return (), at + 1
    while True:
        argument, at = _operand(tokens, at, text)
        arguments.append(argument)
        mark = _mark(tokens, at)
        if mark not in (",", ")"):
            raise _broken(text)
        at += 1
        if mark == ")":
            return tuple(arguments), at


def _accesses(tree: Tree, tokens: _Tokens, at: int, text: str) -> tuple[Tree, int]:
    while (mark := _mark(tokens, at)) in (".", "["):
        if mark == ".":
            kind, word = _token(tokens, at + 1, text)
            if kind != "name":
                raise _broken(text)
            tree, at = Access(tree, Literal(word)), at + 2
            continue
        key, at = _operand(tokens, at + 1, text)
        if _mark(tokens, at) != "]":
            raise _broken(text)
        tree, at = Access(tree, key), at + 1
    return tree, at


def _mark(tokens: _Tokens, at: int) -> str:
    return tokens[at][1] if at < len(tokens) and tokens[at][0] == "mark" else ""


def _token(tokens: _Tokens, at: int, text: str) -> tuple[str, str]:
    if at >= len(tokens):
        raise _broken(text)
    return tokens[at]

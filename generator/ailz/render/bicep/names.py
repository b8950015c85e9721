"""Bicep names: camelCase, singular for one of many, and unique in a file."""

from __future__ import annotations

import re
from functools import lru_cache

# What a symbol would hide, or what cannot be a symbol.
RESERVED = frozenset(
    {
        *("any", "array", "bool", "int", "object", "string", "az", "sys", "false", "null", "true"),
        *("existing", "for", "if", "import", "in", "module", "output", "param", "resource"),
        *("targetScope", "type", "var", "builtInRoles", "contains", "guid", "length", "range"),
        *("managementGroup", "resourceGroup", "subscription", "tenant"),
        *("extensionResourceId", "resourceId", "subscriptionResourceId", "tenantResourceId"),
    }
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words(name: str) -> list[str]:
    """Return the words of a snake_case, camelCase, kebab-case or spoken name, in lower case."""
    return [word.lower() for word in _WORDS.findall(name)]


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """Return a name in camelCase; `_` comes first where it would begin with a digit."""
    first, *rest = words(name) or ["item"]
    joined = first + "".join(word.capitalize() for word in rest)
    return f"_{joined}" if joined[0].isdigit() else joined


def singular(name: str) -> str:
    """Return the singular of a snake_case plural: policies, addresses, keys."""
    for plural, single in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x")):
        if name.endswith(plural):
            return name[: -len(plural)] + single
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name


def spoken(name: str) -> str:
    """Return a name as words in a sentence."""
    return " ".join(words(name))


class Names:
    """The symbols of one file. A taken name gets the first suffix that makes it free."""

    def __init__(self, taken: frozenset[str]) -> None:
        self._taken = set(RESERVED | taken)

    def claim(self, name: str, suffix: str) -> str:
        """Return `name` in camelCase, made free by `suffix` and then by numbers, and take it."""
        wanted = camel(name)
        candidates = [wanted, wanted + suffix]
        number = 2
        while candidates[0] in self._taken:
            candidates.pop(0)
            if len(candidates) == 1:
                candidates.append(f"{wanted}{suffix}{number}")
                number += 1
        self._taken.add(candidates[0])
        return candidates[0]

    def free(self, name: str, otherwise: str) -> str:
        """Return `name` in camelCase if no symbol has it, else `otherwise`; takes neither."""
        wanted = camel(name)
        return otherwise if wanted in self._taken else wanted

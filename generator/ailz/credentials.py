"""What looks like a credential: never echoed, and never a value of a configuration."""

from __future__ import annotations

import re

_HIDDEN = "***"
_KEYS = (
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "accountkey",
    "privatekey",
    "credential",
    "credentials",
    "connectionstring",
)
_NAMED = (
    "account_?key|shared_?access_?(?:key|signature)|access_?key|api_?key|client_?secret|"
    "passw(?:or)?d|pwd"
)
_VALUES = re.compile(
    "|".join(
        (
            r"(?:(?<=://)|(?<=:/))[^\s/@:]*:(?![0-9]+/)\S+(?=@)",
            r"(?<=[?&]sig=)[^\s&\"']+",
            rf"(?i:(?:{_NAMED})[ \t]*=[ \t]*)[^\s;,\"']+",
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----[^\"]*",
            r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?",
            r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})",
        )
    )
)
"""User and password in a URL, signatures, connection strings, private keys, bearer tokens."""
_SAID = re.compile(rf"(?i:(?:{_NAMED}):[ \t]+)[^\s;,\"'.]+")
"""YAML inside a text, such as a quoted key: a sentence may read so too, and shows no less."""


def hidden(text: str) -> str:
    """Return the text with every credential in it replaced by three asterisks."""
    return _SAID.sub(_HIDDEN, _VALUES.sub(_HIDDEN, text))


def holds_one(text: str) -> bool:
    """Tell whether a text has a credential in it."""
    return _VALUES.search(text) is not None


def names_one(key: str) -> bool:
    """Tell whether a key is what a credential would stand under: `password`, `client_secret`."""
    return "".join(c for c in key.lower() if c.isalnum()).endswith(_KEYS)


def hidden_path(path: str) -> str:
    """Return a place in a configuration without the keys below one that names a credential."""
    steps = path.split(".")
    for place, step in enumerate(steps[:-1]):
        if names_one(step.partition("[")[0]):
            return hidden(".".join([*steps[: place + 1], _HIDDEN]))
    return hidden(path)

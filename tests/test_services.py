"""A service is known in its own room, its section, its questions, its facts and its invariants."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from ailz.design.services import services
from tests.sampling.drawn import designed
from tests.sampling.rows import rows

PACKAGE = Path(__file__).resolve().parents[1] / "generator" / "ailz"
BLUEPRINTS = PACKAGE.parents[1] / "blueprints"
ALLOWED = (
    "catalog/",
    "design/services/",
    "model/capabilities.py",
    "model/services/",
    "verify/invariants/services/",
    "wizard/questions/",
)
"""Where a service may be named. The catalog holds facts of every service there is."""
_OF_ARM = '"sql": {"allowSqlRedirect": False}'
"""A property of Azure Firewall that is called as a section of ours."""
OTHERS = [
    *(
        module
        for module in sorted(PACKAGE.rglob("*.py"))
        if not module.relative_to(PACKAGE).as_posix().startswith(ALLOWED)
    ),
    *sorted(BLUEPRINTS.rglob("*.jinja")),
]


@cache
def names() -> frozenset[str]:
    """Return what gives a service away: titles, sections, ARM types and symbols of its own."""
    found = {service.title for service in services().values()}
    found |= {service.path.rpartition(".")[2] for service in services().values()}
    found |= _texts_of("services") - _texts_of("kinds")
    return frozenset(found - {"capabilities"})


def _texts_of(room: str) -> set[str]:
    """Return the symbols and ARM types of the sample that the modules of a room spell."""
    spelt = {
        node.value
        for module in (PACKAGE / "design" / room).rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    made = {
        name
        for row in rows()
        for deployment in designed(row).deployments
        for resource in deployment.root.resources
        for name in (resource.symbol, resource.type)
    }
    return made & spelt


def test_there_is_something_to_find() -> None:
    assert {"AI Search", "machine_learning", "search_link", "lake_container"} <= names()
    assert "Microsoft.Search/searchServices" in names()
    assert not {"key_vault", "Microsoft.KeyVault/vaults"} & names()


def test_nobody_else_names_a_service() -> None:
    said = {
        str(file): [name for name in sorted(names()) if is_said(name, text)]
        for file in OTHERS
        for text in (file.read_text(encoding="utf-8"),)
    }
    assert {file: found for file, found in said.items() if found} == {}


def is_said(name: str, text: str) -> bool:
    # One plain word, such as `search`, is a word of the language too: as a name it is quoted.
    if name.isalpha() and name.islower():
        return f'"{name}"' in text.replace(_OF_ARM, "")
    return re.search(rf"(?i)\b{re.escape(name)}\b", text) is not None

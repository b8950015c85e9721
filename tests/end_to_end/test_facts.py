"""Every role, policy, zone, group id and API version in a generated file is a recorded fact."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from ailz.cli.landing_zone import decide as design_of
from tests.end_to_end.runs import EXAMPLES, SPOKE, STANDALONE, generated
from tests.shared import SHARED, needs_shared
from tests.tools.facts import invented

GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
CONFIGS = (*EXAMPLES, SPOKE, STANDALONE)


@needs_shared
@pytest.mark.parametrize(
    "config", [pytest.param(c, id=f"{c.parent.name}-{c.stem}") for c in CONFIGS]
)
def test_no_fact_is_invented(config: Path, tmp_path: Path, arm_types: ModuleType) -> None:
    assert SHARED is not None
    written = generated(config, tmp_path / "out")
    files = {path: content.decode() for path, content in written.items() if path[0] != "."}
    own = GUID.findall(config.read_text(encoding="utf-8"))
    bootstrap = design_of(config).bootstrap
    assert bootstrap is not None
    # A role of our own is named by guid() of its scope: recorded nowhere, and drawn by nobody.
    own += [
        request.name
        for requests in bootstrap.requests.values()
        for request in requests
        if request.type == "Microsoft.Authorization/roleDefinitions"
    ]
    assert invented(files, SHARED, arm_types, own) == []

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
NAMED_BY_GUID = (
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleDefinitions",
)
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
    # A role of our own, and an assignment that a script takes away in a group of somebody else's,
    # are named by guid() of what they are for: recorded nowhere, and drawn by nobody.
    own += [
        request.name
        for deployment in design_of(config).every
        for requests in deployment.requests.values()
        for request in requests
        if request.type in NAMED_BY_GUID
    ]
    assert invented(files, SHARED, arm_types, own) == []

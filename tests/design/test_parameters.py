"""Code has no parameter, and names nothing of somebody else's, that nothing uses."""

from __future__ import annotations

import re

import pytest

from ailz.render.terraform import render_root
from tests.sampling.drawn import designed
from tests.sampling.rows import rows


@pytest.mark.parametrize("row", [pytest.param(row, id=f"row-{n}") for n, row in enumerate(rows())])
def test_every_variable_and_local_is_used(row: dict[str, str]) -> None:
    for deployment in designed(row).deployments:
        files = {
            path: text
            for path, text in render_root(deployment.root).items()
            if path.endswith(".tf") and "/modules/" not in f"/{path}"
        }
        text = "\n".join(files.values())
        code = re.sub(r"#.*", "", text)
        variables = re.findall(r'^variable "(\w+)"', code, re.MULTILINE)
        own = re.compile(r'^variable "\w+" \{.*?^\}$', re.DOTALL | re.MULTILINE)
        used = own.sub("", code)
        assert [v for v in variables if not re.search(rf"\bvar\.{v}\b", used)] == []
        blocks = re.findall(r"^locals \{\n(.*?)^\}$", code, re.DOTALL | re.MULTILINE)
        names = [n for block in blocks for n in re.findall(r"^  (\w+) +=", block, re.MULTILINE)]
        assert [n for n in names if not re.search(rf"\blocal\.{n}\b", code)] == []

"""Which variant a configuration asks for, and the reason that people are given."""

from __future__ import annotations

import pytest

from ailz.model.loader import load_text
from ailz.model.variant import resolve_variant
from tests.model.test_rules import SPOKE, STANDALONE, changed


@pytest.mark.parametrize(
    ("world", "variant", "resolved", "reason"),
    [
        (STANDALONE, "auto", "standalone", "names no hub"),
        (STANDALONE, "standalone", "standalone", "variant: standalone"),
        (SPOKE, "auto", "platform", "names a hub"),
        (SPOKE, "platform", "platform", "variant: platform"),
    ],
)
def test_the_variant_is_decided_and_explained(world, variant, resolved, reason):
    found, why = resolve_variant(load_text(changed(world, {"variant": variant})))
    assert found == resolved
    assert reason in why

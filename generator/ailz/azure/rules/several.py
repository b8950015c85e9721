"""Rules that need more than the properties of one request to be held: a function each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ailz.azure.rules import address_rules, counts, log_rules, name_rules, traffic_rules
from ailz.azure.rules.found import Check

SEVERAL: Final[Mapping[str, Check]] = {
    **name_rules.CHECKS,
    **address_rules.CHECKS,
    **traffic_rules.CHECKS,
    **log_rules.CHECKS,
    **counts.CHECKS,
}
"""The id of a rule -> what holds it."""

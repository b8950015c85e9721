"""Room for what really takes addresses."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest

from ailz.design.compose import design
from ailz.errors import ConfigError
from tests.report.worlds import DEV, PROD, config

EVERYTHING = {"machine_learning": {}, "data_lake": {}, "search": {}}


def test_the_segment_of_endpoints_holds_what_azure_monitor_takes() -> None:
    """A subnet of 32 addresses holds 27; the way to Azure Monitor alone takes more than ten."""
    found = design(config(capabilities=EVERYTHING))
    for name, subnets in found.addresses.items():
        segment = next(each for each in subnets if each.key == "private_endpoints")
        taken = found.main.context.endpoint_addresses[name]
        assert 27 < taken <= segment.usable
        assert f"{taken} addresses" in segment.why


def test_a_range_of_their_own_that_is_too_small_for_the_endpoints_is_refused() -> None:
    small = {
        **PROD,
        "address_space": "10.60.0.0/22",
        "subnets": {"private_endpoints": "10.60.0.0/27"},
    }
    with pytest.raises(ConfigError, match="is too small for private_endpoints") as refused:
        design(config(environments=[small], capabilities=EVERYTHING))
    assert refused.value.findings[0].path == "environments[0].subnets.private_endpoints"
    assert "/26 or larger" in str(refused.value.findings[0])


def test_few_endpoints_fit_into_the_size_that_microsoft_advises() -> None:
    kept = {**DEV, "subnets": {"private_endpoints": "10.60.1.0/27"}}
    found = design(config(environments=[kept], capabilities={"data_lake": {}}, shared=None))
    segment = next(s for s in found.addresses["dev"] if s.key == "private_endpoints")
    assert segment.range == IPv4Network("10.60.1.0/27")

import pytest

from ailz.catalog import costs
from ailz.catalog.errors import UnknownFactError


def test_a_price_has_a_unit_a_region_and_a_date() -> None:
    found = costs.price("firewall-standard")
    assert found.usd == 912.5
    assert (found.period, found.region, found.as_of) == ("month (730 h)", "East US", "2024-07-01")
    assert found.confidence == "old"


def test_every_price_says_what_it_is_worth() -> None:
    for each in costs.prices():
        assert each.usd is not None or each.factor is not None or each.note, each.id
        assert each.as_of


def test_a_trade_off_says_what_is_lost_and_whether_it_can_be_undone() -> None:
    found = costs.tradeoff("aml-hbi")
    assert found.cost_class == "none"
    assert found.reversible == "create-only"
    assert {loss.area for loss in found.gives_up} == {"observability", "speed", "features"}


def test_a_trade_off_names_prices_of_the_catalog() -> None:
    known = {each.id for each in costs.prices()}
    for each in costs.tradeoffs():
        assert set(each.prices) <= known, each.id


def test_unknown_ids_are_answered_with_near_ones() -> None:
    with pytest.raises(UnknownFactError) as caught:
        costs.price("firewall-standart")
    assert caught.value.nearest[0] == "firewall-standard"
    with pytest.raises(UnknownFactError, match="trade-off `aml`"):
        costs.tradeoff("aml")

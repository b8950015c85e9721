"""The product's own verdict on a configuration, which is the sampler's only constraint."""

import json
from collections.abc import Mapping
from datetime import date

from pydantic import ValidationError

from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.errors import ConfigError
from ailz.model.config import Config
from ailz.model.loader import load_text
from ailz.model.partial import as_far_as_read
from ailz.model.rules import RULES, findings
from tests.sampling.rows import having, rows
from tests.sampling.space import configuration

TODAY = date(2026, 6, 30)
"""The day on which the sample is judged: a waiver ends one day, the sample does not."""


def read(row: Mapping[str, str]) -> Config:
    """Return the configuration of a row as the product reads it from a file (JSON is YAML)."""
    return load_text(json.dumps(configuration(row)), today=TODAY)


def wrong_with(row: Mapping[str, str]) -> int:
    """Return how much the product finds wrong with a row, what stops it early weighing more.

    A search asks thousands of times: this asks the loader's parts, without reading YAML.
    """
    try:
        config = Config.model_validate_json(json.dumps(configuration(row)))
    except ValidationError as error:
        return 1000 + error.error_count()
    refused = len(list(findings(config, TODAY)))
    if refused:
        return 100 + refused
    try:
        design(config, bootstrapped)
    except ConfigError as error:
        return len(error.findings)
    return 0


def in_both_languages(**choices: str) -> dict[str, str]:
    """Return the first row with these choices that the product takes in both languages."""
    several = having(len(rows()), **choices)
    both = ({**each, "languages": "both"} for each in several)
    return next(each for each in both if not is_wrong(each))


def is_wrong(row: Mapping[str, str]) -> bool:
    """Return whether the product finds anything wrong with a row; the first thing is enough."""
    try:
        config = Config.model_validate_json(json.dumps(configuration(row)))
    except ValidationError:
        return True
    if any(True for rule in RULES for _ in as_far_as_read(rule(config))):
        return True
    return wrong_with(row) != 0

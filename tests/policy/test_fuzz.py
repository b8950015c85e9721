"""No rule crashes the evaluation, however it is mangled and whatever of a request is unknown.

A run judges two thousand mutated rules; AILZ_FULL=1 judges ten thousand.
"""

import copy
import os
import random
from dataclasses import replace

import pytest

from ailz.policy import (
    UNKNOWN,
    UNSURE,
    Context,
    Library,
    Request,
    Status,
    evaluate,
    evaluate_all,
    load_definitions,
)
from tests.policy.build import GROUP
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
MANY = 10_000 if "AILZ_FULL" in os.environ else 2_000
JUNK = (
    None, True, -1, 10**9, 1.5, "", "[", "[parameters('nope')]", "[field('location')]",
    "[current()]", "[concat(1,2)]", "[if(true,1)]", [], {}, [None], {"a": 1}, "[[x", "*",
    "tags[a]", "tags.", "[resourceGroup().tags['x']]", "[utcNow()]", "[field('tags')['a']]",
    "[int('x')]", "[length(field('identity'))]", "[field(field('kind'))]",
)  # fmt: skip
PLAIN = (UNKNOWN, UNSURE, "Enabled", "22", "10.0.0.0/8", "", 0, None, True, 3.5)
KEYS = ("name", "properties", "id", "[resourceId('a', 'b')]", "access", "destinationPortRanges")


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def inside(value, path):
    for step in path:
        value = value[step]
    return value


def mutated(rule, dice):
    rule = copy.deepcopy(rule)
    for _ in range(dice.randint(1, 3)):
        found = [path for path in places(rule) if len(path) > 1]
        if not found:
            return rule
        path, other = dice.choice(found), dice.choice(found)
        holder, key, how = inside(rule, path[:-1]), path[-1], dice.random()
        if how < 0.4:
            holder[key] = copy.deepcopy(dice.choice(JUNK))
        elif how < 0.6:
            holder[key] = copy.deepcopy(inside(rule, other))
        elif how < 0.7:
            del holder[key]
        elif how < 0.8 and isinstance(holder, dict):
            holder[str(dice.choice(other))] = holder.pop(key)
        elif isinstance(holder[key], str) and holder[key]:
            at = dice.randrange(len(holder[key]))
            text = holder[key]
            holder[key] = text[:at] + dice.choice("'()[]*.") + text[at + dice.randint(0, 2) :]
    return rule


def value(dice, depth=0):
    if depth > 2 or dice.random() < 0.6:
        return dice.choice(PLAIN)
    if dice.random() < 0.4:
        return [value(dice, depth + 1) for _ in range(dice.randint(0, 3))]
    return {key: value(dice, depth + 1) for key in dice.sample(KEYS, dice.randint(0, 4))}


def types(condition):
    if isinstance(condition, dict):
        if str(condition.get("field", "")).lower() == "type":
            for each in condition.values():
                yield from [each] if isinstance(each, str) else each
        for each in condition.values():
            yield from types(each)
    elif isinstance(condition, list):
        for each in condition:
            yield from types(each)


def request(rule, dice):
    known = [t for t in types(rule.condition) if isinstance(t, str) and "/" in t and "[" not in t]
    kind = dice.choice(known or ["Microsoft.Storage/storageAccounts"])
    parts = ("location", "tags", "kind", "identity", "sku", "properties", "zones")
    body = {part: value(dice) for part in parts if dice.random() < 0.6}
    own = dice.choice([None, f"{GROUP}/providers/{kind}/x"])
    return Request(kind, "2024-01-01", own, "x", body, partial=dice.random() < 0.2)


@pytest.fixture(scope="module")
def rules():
    return load_definitions(SHARED / "policy-definitions").definitions


@pytest.mark.parametrize("seed", range(4))
def test_no_mutated_rule_crashes(seed, rules):
    dice = random.Random(seed)  # noqa: S311 - the same dice every time, not a secret
    seen = set()
    for _ in range(MANY // 4):
        real = dice.choice(rules)
        parts = {"if": real.condition, "then": real.then, "parameters": real.parameters}
        bent = mutated(parts, dice)
        rule = replace(real, condition=bent["if"], then=bent["then"], parameters=bent["parameters"])
        asked = request(real, dice)
        context = Context(utc_now="2026-01-01T00:00:00Z")
        decisions = evaluate(asked, rule, None, context, {"effect": "Deny"})
        decisions += evaluate_all([asked], Library((rule,)))
        assert all(str(each).startswith(asked.type) for each in decisions)
        seen |= {each.status for each in decisions}
    assert seen == set(Status)

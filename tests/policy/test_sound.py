"""What is said of a request whose values are not all known holds for every value they may take."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ailz.policy import UNKNOWN, UNSURE
from tests.policy.build import STORAGE, answer, storage

NAMES = ("publicNetworkAccess", "minimumTlsVersion")
TEXTS = ("Enabled", "Disabled", "1.2", "")
MISSING = object()

leaves = st.builds(
    lambda name, test: {"field": f"{STORAGE}/{name}", **test},
    st.sampled_from(NAMES),
    st.sampled_from(
        [
            *({op: text} for op in ("equals", "notEquals", "like", "contains") for text in TEXTS),
            {"in": ["Enabled", "1.2"]},
            {"notIn": ["Disabled"]},
            {"notLike": "*"},
            {"less": "1.3"},
            {"exists": True},
            {"exists": "false"},
        ]
    ),
)
lengths = st.builds(
    lambda name, number: {"value": f"[length(field('{STORAGE}/{name}'))]", "equals": number},
    st.sampled_from(NAMES),
    st.sampled_from([0, 3, 7]),
)
rules = st.recursive(
    leaves | lengths,
    lambda inner: (
        st.builds(
            lambda word, parts: {word: parts},
            st.sampled_from(["allOf", "anyOf"]),
            st.lists(inner, max_size=3),
        )
        | st.builds(lambda part: {"not": part}, inner)
    ),
    max_leaves=6,
)
values = st.sampled_from([UNKNOWN, UNSURE, MISSING, *TEXTS])


def possible(value):
    if value is UNKNOWN:
        return TEXTS
    return (*TEXTS, MISSING) if value is UNSURE else (value,)


def asked(first, second):
    written = zip(NAMES, (first, second), strict=True)
    return storage(**{name: value for name, value in written if value is not MISSING})


@settings(deadline=None, max_examples=300)
@given(rules, values, values)
def test_no_value_can_contradict_what_was_said(rule, first, second):
    said = answer(rule, asked(first, second))
    found = {
        answer(rule, asked(*each)) == "refused"
        for each in product(possible(first), possible(second))
    }
    if said == "refused":
        assert found == {True}
    elif said != "may be refused":
        assert found == {False}

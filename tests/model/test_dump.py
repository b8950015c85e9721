"""A dumped configuration reads back equal, whatever its texts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ailz.model.config import Config
from ailz.model.dump import dump
from ailz.model.loader import load_text
from ailz.model.text import forbidden
from tests.model.minimal import MINIMAL

TEXTS = [
    "no",
    "~",
    "0123",
    "12:30",
    "2027-01-01",
    "1e3",
    "true",
    "null",
    "42",
    "<<",
    "=",
    "- a",
    "a: b",
    "a #b",
    "#a",
    "${a} %{b} {{c}}",
    'it\'s "so"',
    "'''",
    "\\n",
    "`id`; $(id) | & > <",
    "{a: b}",
    "[a]",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "? a",
    "---",
    "...",
    " padded ",
    "Zähler 🚚",
    "한국어",
]


def with_texts(text: str) -> Config:
    data = load_text(MINIMAL).model_dump(mode="python")
    data["workload"] |= {"title": text, "purpose": f"{text}\n{text}"}
    data["governance"] = {"tags": {"a": text}}
    data["delivery"]["code_owners"] = (text,)
    return Config.model_validate(data)


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back(text):
    config = with_texts(text)
    assert load_text(dump(config)) == config


ALLOWED = st.text(min_size=1, max_size=80).filter(
    lambda t: not forbidden(t) and not set("\t\n") & set(t) and unicodedata.is_normalized("NFC", t)
)


@given(ALLOWED)
def test_all_text_that_is_allowed_comes_back(text):
    config = with_texts(text)
    assert load_text(dump(config)) == config


def test_defaults_are_left_out_and_sections_explained():
    text = dump(load_text(MINIMAL))
    assert text.startswith("# yaml-language-server: $schema=")
    assert "log_retention_days" not in text
    assert "platform:\n  hub" not in text
    assert "# What the landing zone serves.\ncapabilities:\n  data_lake: {}\n" in text


def test_an_empty_section_stays():
    assert load_text(dump(load_text(MINIMAL))).capabilities.data_lake is not None

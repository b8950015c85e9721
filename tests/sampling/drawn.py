"""What the product makes of each row, worked out once in a process for every test that asks."""

from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.report import documents
from ailz.report.printing import Document
from ailz.report.reading import Reading, read
from tests.sampling import product

_Choices: TypeAlias = tuple[tuple[str, str], ...]


def designed(row: Mapping[str, str]) -> LandingZone:
    """Return the landing zone of a row."""
    return _designed(tuple(row.items()))


def reading(row: Mapping[str, str]) -> Reading:
    """Return what the documents of a row are written from."""
    return _reading(tuple(row.items()))


def told(row: Mapping[str, str]) -> Mapping[str, Document]:
    """Return the documents of a row."""
    return _told(tuple(row.items()))


@cache
def _designed(choices: _Choices) -> LandingZone:
    return design(product.read(dict(choices)))


@cache
def _reading(choices: _Choices) -> Reading:
    return read(_designed(choices))


@cache
def _told(choices: _Choices) -> Mapping[str, Document]:
    return documents(_reading(choices))

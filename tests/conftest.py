import gc
import os
import re
from datetime import UTC, datetime

import pytest
from hypothesis import settings

# Tests never time: a busy machine is no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# What the samples are worked out to lives until the end: looking through all of it again and again
# took a fifth of the time.
gc.set_threshold(50_000, 20, 50)

# Before the workers start, so that all of a run judge the same part of the sample.
os.environ.setdefault("AILZ_DAY", str(datetime.now(UTC).toordinal()))
# The Bicep compiler is a .NET program: watching itself in order to run faster later costs it more
# than it gains in what a run asks of it.
os.environ.setdefault("DOTNET_TieredPGO", "0")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden trees anew instead of comparing with them",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of a row of the sample together.

    What a row comes to is worked out once in a process for all that ask: two processes that had
    half of each file's rows worked all of it out twice.
    """
    items.sort(key=_row_of)


def _row_of(item: pytest.Item) -> int:
    found = re.search(r"\brow-(\d+)", item.name)
    return int(found[1]) if found else -1

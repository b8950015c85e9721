import os
from datetime import UTC, datetime

import pytest
from hypothesis import settings

# Tests never time: a busy machine is no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

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

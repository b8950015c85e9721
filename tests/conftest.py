import os
from datetime import UTC, datetime

import pytest

# Before the workers start, so that all of a run judge the same tenth of the sample.
os.environ.setdefault("AILZ_TENTH", str(datetime.now(UTC).toordinal() % 10))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden trees anew instead of comparing with them",
    )

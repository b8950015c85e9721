"""How sensitive the data is said to be: in two places that have to agree."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config


def classification(config: Config) -> Iterator[Finding]:
    """Yield data that is called public and personal at once."""
    if config.workload.data_classification == "public" and config.workload.personal_data:
        yield Finding(
            path="workload.data_classification",
            code="CLASSIFICATION-CONTRADICTION",
            message="data_classification says public, but personal_data is true beside it",
            allowed="confidential or restricted, or personal_data: false",
        )

"""What the documents claim follows from the evaluated requests, over the whole sample.

Claims are tables in ``claims``: a sentence, and what must be true where it stands.
"""

from __future__ import annotations

import pytest

from tests.report.claims import (
    absent,
    costs,
    keys,
    logs,
    network,
    order,
    people,
    places,
    policy,
    reach,
    residency,
)
from tests.report.claims.world import Claim, numbers, world

CLAIMS: tuple[Claim, ...] = tuple(
    claim
    for table in (
        *(keys, network, reach, places, people, policy),
        *(logs, absent, order, costs, residency),
    )
    for claim in table.CLAIMS
)


@pytest.mark.parametrize("number", numbers())
def test_every_claim_follows_from_the_requests(number: int) -> None:
    here = world(number)
    untrue = []
    for claim in CLAIMS:
        found = claim.found(here)
        untrue += [(claim.says, groups) for groups in found if not claim.holds(here, groups)]
        if claim.exact and not found and claim.holds(here, ()):
            untrue.append((claim.says, "is not said, and holds"))
    assert untrue == []


def test_no_claim_is_dead() -> None:
    """A sentence that was changed takes its claim along, or nobody judges it any more."""
    dead = set(CLAIMS)
    for number in numbers():
        dead -= {claim for claim in dead if claim.found(world(number))}
        if not dead:
            break
    assert [claim.says for claim in dead] == []

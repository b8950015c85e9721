"""What exists already is untouched: by the first run, the second, the removal and what comes after.

Both languages are played as they deploy and as `scripts/destroy.sh` takes down, one row for each
thing that an organisation may have already.
"""

from __future__ import annotations

import pytest

from ailz.azure import ids
from ailz.azure.play.runs import rehearse
from ailz.azure.world import World
from ailz.report.rehearsal.scenes import scenes
from ailz.report.rehearsal.world import DEPLOYER, with_deployer, world_of
from tests.sampling import drawn
from tests.sampling.product import in_both_languages
from tests.sampling.rows import todays

TOLD = {
    # What the configuration says that we make in, or on, what is somebody else's.
    "microsoft.authorization/roleassignments",
    "microsoft.network/virtualnetworks/virtualnetworkpeerings",
    "microsoft.network/virtualhubs/hubvirtualnetworkconnections",
    "microsoft.network/privatednszones/virtualnetworklinks",
    "microsoft.resources/deployments",
}
SUBNETS = "microsoft.network/virtualnetworks/subnets"
CHOICES = [
    ("existing", "given subnets"),
    ("existing", "network and groups"),
    ("existing", "identities"),
    ("keys", "given"),
    ("registry", "given, on request"),
    ("registry", "given, ours to approve"),
    ("registry", "given, through the platform"),
    ("logs", "central"),
    ("logs", "central, audit apart"),
    ("dns", "platform zones"),
    ("inherited policy", "online with a DDoS plan"),
    ("hub", "peering"),
    ("hub", "virtual wan"),
]
SOME = todays([pytest.param(*each, id="-".join(each)) for each in CHOICES], 6)
"""A whole life takes seconds: a day's runs play some of them."""


def theirs(world: World, ours: set[str]) -> dict[str, object]:
    """What others own; what Azure makes inside of ours goes with that."""
    owned = {ids.key(e.id): e.body for e in world.resources.values() if e.owner == "platform"}
    return {
        id_: body
        for id_, body in owned.items()
        if not any(id_.startswith(f"{own}/") for own in ours)
    }


@pytest.mark.parametrize(("dimension", "choice"), SOME)
def test_what_exists_is_left_alone(dimension: str, choice: str) -> None:
    """A9: nothing is written or deleted but what we are told to make there."""
    row = in_both_languages(**{dimension.replace(" ", "_"): choice})
    reading = drawn.reading(row)
    ours = {ids.key(request.id) for stage in reading.stages for request in stage.requests}
    groups = {id_ for id_ in ours if id_.count("/") == 4}
    before = theirs(world_of(reading), ours - groups)
    assert before
    whole = {id_ for id_ in before if id_.count("/") == 4}
    for language in ("terraform", "bicep"):
        world = with_deployer(world_of(reading), reading)
        played = rehearse(world, scenes(reading, language, DEPLOYER))
        assert {"first", "second", "take_down"} <= {phase.kind for phase in played.phases}
        for phase in played.phases:
            for event in phase.events:
                if event.request.method not in ("PUT", "PATCH", "DELETE"):
                    continue
                id_ = ids.key(event.request.id)
                assert id_ not in before, (language, phase.kind, id_)
                within = [each for each in before.keys() - whole if id_.startswith(f"{each}/")]
                if within:
                    allowed = TOLD if row.get("existing") == "given subnets" else TOLD | {SUBNETS}
                    assert event.request.type.casefold() in allowed, (language, phase.kind, id_)
                    assert id_ in ours or "<" not in id_
            there = theirs(phase.after, ours - groups)
            assert before.items() <= there.items(), (language, phase.kind)

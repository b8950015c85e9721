"""Runners that GitHub starts in a network of ours, as scripts set them up and take them away."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.azure.ids import name_of
from ailz.catalog.delivery import hosted_runners, hosted_size
from ailz.design.runners import IMAGE, group_name, private_runners
from ailz.design.services._github_network import SYMBOL
from ailz.report.reading import Reading


@dataclass(frozen=True, slots=True)
class Hosted:
    """The runners, and the resource that hands the network over.

    `tag` of the resource at `id` holds what GitHub calls the network, which is tied to the
    organisation of the number `owner_id`. Network configuration and runner have the `name` of the
    resource. `most` machines of a `size` of GitHub's run at a time; `image` and `version` say which
    image they take, `scopes` what a token must have that sets them up.
    """

    id: str
    name: str
    owner_id: str
    api_version: str
    tag: str
    group: str
    size: str
    most: int
    image: str
    version: str
    scopes: str


def hosted_network(landing_zone: Reading) -> Hosted | None:
    """Return the runners that GitHub starts in a network of ours; None where there are none."""
    made, runners = landing_zone.state, private_runners(landing_zone.config)
    if made is None or runners is None:
        return None
    (requests,) = made.requests.values()
    found = next((each for each in requests if each.symbol == SYMBOL), None)
    if found is None:
        return None
    return Hosted(
        id=found.id,
        name=name_of(found.id),
        owner_id=str(landing_zone.config.delivery.owner_id),
        api_version=found.api_version,
        tag=hosted_runners().tag,
        group=group_name(landing_zone.config, runners),
        size=hosted_size(runners.cores),
        most=runners.most,
        image=IMAGE,
        version=IMAGE.rpartition("-")[2],
        scopes=",".join(hosted_runners().scopes),
    )

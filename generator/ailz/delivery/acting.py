"""The identities that come before the first run: made here, or given by somebody else."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, Dial, named
from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.kinds.identities import ENCRYPTION, given_anywhere, identity
from ailz.design.kinds.identities import TYPE as IDENTITY
from ailz.design.kinds.key_stores import is_made_before
from ailz.design.landing_zone import LandingZone
from ailz.design.part import Named, Part, resource, total
from ailz.design.resource import Module
from ailz.design.values import Id, Subscription, When
from ailz.model.given_identities import gives_pipelines, of_pipelines

ACCESS = Module("access", "What the identities may do in the subscription.", Subscription())
IDENTITIES = Module(
    "delivery", "The identities of the pipelines, and whom they trust.", Id("delivery_group")
)
_GROUPS = Module("resource_groups", "The resource group of what delivers.", Subscription())
_WHYS = {
    "deploy": "What approved jobs act as; whom it trusts stands below.",
    "plan": "What every other job acts as: it reads and writes nothing.",
    "sign": "What signs a plan: it may do nothing else.",
}
_CALLED = {
    "deploy": "The identity of approved jobs, which exists already.",
    "plan": "The identity of every other job, which exists already: it reads and writes nothing.",
    "images": "The identity of the jobs of images, which exists already: it deploys nothing.",
    "sign": "The identity that signs a plan, which exists already: it may do nothing else.",
}


def acting(context: Context) -> Part:
    """Return the identities that every environment's pipelines act as."""
    made = [
        of_pipeline(context, who, why)
        for who, why in _WHYS.items()
        if who in of_pipelines(context.config)
    ]
    if gives_pipelines(context.config):
        return total(made)
    return total(
        [
            Part(
                modules=(_GROUPS,),
                resources=(
                    resource(
                        "delivery_group",
                        _GROUPS.name,
                        GROUP,
                        named("delivery_group"),
                        Subscription(),
                        {"location": LOCATION, "tags": TAGS},
                        why="Holds the identities of the pipelines.",
                    ),
                ),
                names={"delivery_group": Named(GROUP, "delivery")},
            ),
            *made,
        ]
    )


def of_pipeline(context: Context, who: str, why: str, when: When | None = None) -> Part:
    """Return one identity of the pipelines, made or named."""
    if gives_pipelines(context.config):
        # Its file is that of its roles: nothing of ours stands beside it.
        return total(
            [Part(modules=(ACCESS,)), given_anywhere(context, who, "access", _CALLED[who])]
        )
    return Part(
        modules=(IDENTITIES,),
        resources=(identity(who, IDENTITIES.name, Id("delivery_group"), why, when),),
        names={f"{who}_identity": Named(IDENTITY, who)},
    )


def reading_keys(landing_zone: LandingZone, context: Context) -> Part:
    """Return the identity that reads keys, where others give it its right before anything runs."""
    if not is_made_before(landing_zone.main.context):
        return Part()
    dial = Dial(
        context.parameter(
            "has_keys",
            "Whether services there are encrypted: not what environments share, nor the keys.",
            lambda site: site.name in landing_zone.main.context.names,
            kind="bool",
        )
    )
    return Part(
        resources=(
            identity(
                ENCRYPTION.name,
                IDENTITIES.name,
                Id("delivery_group"),
                f"{ENCRYPTION.why} Made here: whoever owns the keys gives it its right before it "
                "is used.",
                dial.only(True),
            ),
        ),
        parameters=(dial.parameter,),
        names={f"{ENCRYPTION.name}_identity": Named(IDENTITY, ENCRYPTION.name)},
    )

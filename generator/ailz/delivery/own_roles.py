"""Roles of our own, where every built-in one may more; and who signs images by one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ailz.delivery.acting import ACCESS, of_pipeline
from ailz.delivery.identities import DEPLOYS, PLANS, Held, deploy_not_actions, plan_actions
from ailz.delivery.images import has_images, signing_actions
from ailz.delivery.stage import Stage
from ailz.design.context import Context, Dial
from ailz.design.kinds.identities import identity_name
from ailz.design.landing_zone import LandingZone
from ailz.design.part import Part, resource, total
from ailz.design.resource import Resource
from ailz.design.values import Subscription, Value, guid, text

DEFINITION = "Microsoft.Authorization/roleDefinitions"


def plan_role(context: Context, given: Iterable[Held]) -> Part:
    """Return the role that reads and asks what a deployment would do, where one is held."""
    if all(each.role != PLANS for each in given):
        return Part()
    return Part(
        modules=(ACCESS,),
        resources=(
            _own_role(
                context,
                "plan_role",
                text("Plans deployments: ", identity_name(context, "plan")),
                "Reads, validates and asks what would change.",
                {"actions": list(plan_actions())},
                "No built-in role may ask what a deployment would do without the right to "
                "deploy. This one writes nothing, and can be held in this subscription only.",
            ),
        ),
    )


def deploy_role(context: Context, given: Iterable[Held]) -> Part:
    """Return the role that changes the environment, and nobody's sign-in, where one is held."""
    if all(each.role != DEPLOYS for each in given):
        return Part()
    return Part(
        modules=(ACCESS,),
        resources=(
            _own_role(
                context,
                "deploy_role",
                text("Deploys: ", identity_name(context, "deploy")),
                "Contributor without the right to write federated credentials.",
                {"actions": ["*"], "notActions": list(deploy_not_actions())},
                "Contributor, but for federated credentials: whoever writes one signs in as the "
                "identity from then on, past every approval. It can be held in this subscription "
                "only.",
                skips={"CKV_AZURE_39": "no owner: what Contributor may not do, it may not either"},
            ),
        ),
    )


def _own_role(
    context: Context,
    symbol: str,
    name: Value,
    description: str,
    allows: Mapping[str, Value],
    why: str,
    dial: Dial | None = None,
    skips: Mapping[str, str] | None = None,
) -> Resource:
    """Return a role of our own, which can be held in the environment's subscription only."""
    nothing: dict[str, Value] = {
        each: [] for each in ("actions", "notActions", "dataActions", "notDataActions")
    }
    return resource(
        symbol,
        ACCESS.name,
        DEFINITION,
        guid(Subscription(), identity_name(context, _OF[symbol])),
        Subscription(),
        {
            "properties": {
                "roleName": name,
                "description": description,
                "type": "CustomRole",
                "permissions": [{**nothing, **allows}],
                "assignableScopes": [Subscription()],
            }
        },
        when=dial.only(True) if dial else None,
        skips=skips,
        why=why,
        controls=("least-privilege",),
    )


_OF = {"deploy_role": "deploy", "plan_role": "plan", "sign_role": "images"}
"""A role of our own, and the identity by whose name it is known."""


def image_identity(landing_zone: LandingZone, context: Context, every: tuple[Stage, ...]) -> Part:
    """Return who builds, signs and promotes images, and the role that signs."""
    actions = signing_actions(landing_zone)
    if not actions:
        return Part()
    acting = {stage.name for stage in every if has_images(landing_zone, stage)}
    acts = Dial(
        context.parameter(
            "has_images",
            "Whether jobs of images act for this environment.",
            lambda site: site.name in acting,
            kind="bool",
        )
    )
    signs = Dial(
        context.parameter(
            "signs_images",
            "Whether images are signed here.",
            lambda site: site.name == "shared",
            kind="bool",
        )
    )
    return total(
        [
            of_pipeline(
                context,
                "images",
                "What jobs of images act as: it deploys nothing.",
                acts.only(True),
            ),
            Part(
                modules=(ACCESS,),
                resources=(
                    _own_role(
                        context,
                        "sign_role",
                        text("Signs images: ", identity_name(context, "images")),
                        "Signs with the key of the certificate for images, and reads the "
                        "certificate.",
                        {"dataActions": list(actions)},
                        "The built-in roles that sign also encrypt, wrap keys and read secrets.",
                        signs,
                    ),
                ),
                parameters=(acts.parameter, signs.parameter),
            ),
        ]
    )

"""Azure Machine Learning: the workspace in its managed network, its vault and its store."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.kinds.segments import CONTROL_PLANE, SIGN_IN
from ailz.design.part import Part, total
from ailz.design.resource import Module
from ailz.design.room import Room, Segment, Tag
from ailz.design.service import Service
from ailz.design.services.workspace import resources
from ailz.design.services.workspace.encryption import encryption
from ailz.design.services.workspace.network import outbound
from ailz.design.services.workspace.pages import pages
from ailz.design.services.workspace.rights import (
    ACCESS_GROUPS,
    duties,
    identities,
    studio_grants,
    workload_grants,
    workspace_grants,
)
from ailz.design.services.workspace.store import store
from ailz.design.values import Id
from ailz.model.config import Config


def _workspace(context: Context) -> Part:
    """Make the workspace with all that is its own."""
    wanted = context.config.capabilities.machine_learning
    assert wanted is not None  # noqa: S101 - made where it is asked for
    return total(
        [
            store(context),
            Part(
                modules=(
                    Module(
                        resources.MODULE,
                        "The machine learning workspace and its computes.",
                        Id("workload_group"),
                    ),
                ),
                identities=identities(context.config),
            ),
            resources.vault(context),
            resources.workspace(context, wanted),
            encryption(context, wanted),
            outbound(context, wanted),
            Part(
                grants=(*workload_grants(context), *workspace_grants(), *studio_grants()),
                duties=duties(context.config),
                access_groups=ACCESS_GROUPS,
                policies=resources.policies(),
                monitor_open=(
                    (
                        "Machine Learning asks for Open; the resources in the scope are closed "
                        "themselves."
                    ),
                ),
                pages=pages(context, wanted),
            ),
        ]
    )


_SEGMENTS = (
    Segment(
        "training",
        28,
        25,
        "Training compute and build agents.",
        ("build-agents",),
        (
            SIGN_IN,
            CONTROL_PLANE,
            Tag("allow-microsoft-images", "MicrosoftContainerRegistry", "Base images."),
            Tag("allow-image-delivery", "AzureFrontDoor.FirstParty", "Delivers those images."),
        ),
    ),
    Segment(
        "inference",
        28,
        26,
        "Inference: staging in dev and test, production in prod.",
        ("any-workload",),
        (SIGN_IN,),
    ),
)


def _room(_: Config) -> Room:
    # The studio is a page in a browser that loads scripts of its own.
    return Room(segments=_SEGMENTS, conditions=("studio-users",))


def _needs(config: Config) -> tuple[str, ...]:
    wanted = config.capabilities.machine_learning
    shared = wanted is not None and wanted.model_registry
    return ("container_registry", "model_registry") if shared else ("container_registry",)


SERVICE = Service(
    name="workspace",
    title="Azure Machine Learning",
    path="capabilities.machine_learning",
    wanted=lambda config: config.capabilities.machine_learning is not None,
    needs=_needs,
    room=_room,
    part=_workspace,
)

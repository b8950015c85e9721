"""Which pipelines there are, and what runs in each."""

from __future__ import annotations

from ailz.design.landing_zone import LandingZone
from ailz.design.pipeline import Job, Pipeline
from ailz.model.config import Config
from ailz.model.delivery import Language, signs_plans

_ANALYSE = Job(name="code", called="Analyse code", work="analyse")


def pipelines(landing_zone: LandingZone) -> tuple[Pipeline, ...]:
    """Return the pipelines of a landing zone: proposed, merged, watched, taken down, and images."""
    targets = tuple(
        site.name for deployment in landing_zone.deployments for site in deployment.context.sites
    )
    signed = signs_plans(landing_zone.config.delivery)
    every = (_pull_request(targets), _deploy(targets, signed), _drift(targets), _take_down(targets))
    if not landing_zone.config.delivery.images:
        return every
    return (*every, _images(landing_zone.main.context.names))


def deployed_with(config: Config) -> Language:
    """Return the language that the pipelines deploy with: nobody deploys with two."""
    return config.delivery.languages[0]


def _pull_request(targets: tuple[str, ...]) -> Pipeline:
    return Pipeline(
        name="pull-request",
        title="Pull request",
        event="pull_request",
        jobs=(
            Job(name="verify", called="Verify", work="verify"),
            Job(name="scan", called="Scan", work="scan"),
            Job(name="dependencies", called="Review dependencies", work="review_dependencies"),
            _ANALYSE,
            *(
                Job(
                    name=f"preview-{target}",
                    called="Preview {target}",
                    work="preview",
                    target=target,
                    identity="plan",
                    after=("verify",),
                )
                for target in targets
            ),
        ),
    )


def _deploy(targets: tuple[str, ...], signed: bool) -> Pipeline:
    """Environments follow each other in the configuration's order; what is shared comes first."""
    jobs = [Job(name="verify", called="Verify", work="verify")]
    for target in targets:
        before = jobs[-1].name
        jobs += [
            Job(
                name=f"plan-{target}",
                called="Plan {target}",
                work="plan",
                target=target,
                identity="plan",
                after=(before,),
                signs=signed,
            ),
            Job(
                name=f"deploy-{target}",
                called="Deploy {target}",
                work="deploy",
                target=target,
                identity="deploy",
                guarded=True,
                after=(f"plan-{target}",),
            ),
        ]
    return Pipeline(name="deploy", title="Deploy", event="merge", jobs=tuple(jobs))


def _drift(targets: tuple[str, ...]) -> Pipeline:
    return Pipeline(
        name="drift",
        title="Drift",
        event="schedule",
        jobs=(
            *(
                Job(
                    name=f"drift-{target}",
                    called="Drift of {target}",
                    work="drift",
                    target=target,
                    identity="plan",
                )
                for target in targets
            ),
            # The branch itself is analysed too: findings of a change are told from those by it.
            _ANALYSE,
        ),
    )


def _take_down(targets: tuple[str, ...]) -> Pipeline:
    return Pipeline(
        name="take-down",
        title="Take down",
        event="manual",
        jobs=tuple(
            Job(
                name=f"take-down-{target}",
                called="Take {target} down",
                work="take_down",
                target=target,
                identity="deploy",
                guarded=True,
            )
            for target in targets
        ),
    )


def _images(environments: tuple[str, ...]) -> Pipeline:
    """Return how images go: built for the first environment, then from each to the next."""
    jobs = [
        Job(
            name="build",
            called="Build, scan and sign",
            work="build_images",
            target="shared",
            identity="images",
        )
    ]
    for target in environments[1:]:
        before = jobs[-1].name
        jobs.append(
            Job(
                name=f"promote-{target}",
                called="Promote to {target}",
                work="promote_images",
                target=target,
                identity="images",
                guarded=True,
                after=(before,) if before == "build" else ("build", before),
            )
        )
    return Pipeline(name="images", title="Images", event="merge", jobs=tuple(jobs))

"""Pipelines of images: who may what, inside the network, in which order, in both systems."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ailz.catalog.rights import allows
from ailz.catalog.roles import role
from ailz.cli.tree import azure_devops, github
from ailz.delivery.identities import roles_held
from ailz.delivery.images import SIGNS, registries, signing_actions
from ailz.delivery.pipelines import pipelines
from ailz.delivery.stage import stages
from ailz.report.reading import read
from ailz.report.rights import rights
from tests.delivery.images import PLATFORMS, Platform, plain
from tests.delivery.worlds import chosen
from tests.render.pipelines.expand import expanded

ORDER = ["build", "promote-test", "promote-prod"]


def jobs(platform: Platform) -> list[Any]:
    """Return the jobs of images as they were decided."""
    (found,) = (each for each in pipelines(plain(platform)) if each.name == "images")
    return list(found.jobs)


def workflow() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(github(plain("github"))[".github/workflows/images.yml"])
    return made


def stages_of_azure_devops() -> list[dict[str, Any]]:
    files = azure_devops(plain("azure_devops"))
    found: list[dict[str, Any]] = expanded(files, ".azuredevops/images.yml")["stages"]
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
def test_images_are_built_once_and_then_go_from_each_environment_to_the_next(
    platform: Platform,
) -> None:
    found = jobs(platform)
    assert [job.name for job in found] == ORDER
    assert [job.guarded for job in found] == [False, True, True]
    assert {job.identity for job in found} == {"images"}
    assert found[-1].after == ("build", "promote-test")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_identity_of_images_holds_what_its_jobs_need_and_no_right_to_deploy(
    platform: Platform,
) -> None:
    landing_zone = plain(platform)
    held = {
        stage.name: {
            (each.role, each.scope)
            for each in roles_held(landing_zone, stage)
            if each.identity == "images"
        }
        for stage in stages(landing_zone)
    }
    where = {stage.name: stage.subscription for stage in stages(landing_zone)}
    assert held == {
        "shared": {(SIGNS, where["shared"]), ("AcrPush", where["dev"])},
        "dev": set(),
        "test": {("AcrPush", where["test"]), ("AcrPull", where["dev"])},
        "prod": {("AcrPush", where["prod"]), ("AcrPull", where["test"])},
    }
    for name in ("AcrPush", "AcrPull"):
        assert not role(name).can_assign_roles
        assert not allows(name, "Microsoft.ContainerRegistry/registries/write")
    assert {each.rpartition("/")[2] for each in signing_actions(landing_zone)} == {"read", "action"}
    assert all("secrets" not in each for each in signing_actions(landing_zone))


def test_each_identity_of_images_trusts_its_own_job_alone() -> None:
    bootstrap = plain("github").bootstrap
    assert bootstrap is not None
    trusted = {
        environment: [
            request.body["properties"]["subject"].split(":", 2)[2]  # type: ignore[index, call-overload]
            for request in requests
            if request.symbol == "images_credential"
        ]
        for environment, requests in bootstrap.requests.items()
    }
    assert trusted == {
        "shared": ["ref:refs/heads/main"],
        "dev": [],
        "test": ["environment:test"],
        "prod": ["environment:prod"],
    }


def test_at_github_a_scan_stands_between_the_build_and_the_signature() -> None:
    made = workflow()
    assert list(made["jobs"]) == ORDER
    assert made[True]["push"] == {"branches": ["main"], "paths": ["images/**"]}
    steps = [step.get("run", step.get("uses", "")) for step in made["jobs"]["build"]["steps"]]
    wanted = "/login@ missing build /upload-sarif@ /login@ publish"
    words = [w if "@" in w else f"images.sh {w}" for w in wanted.split()]
    places = []
    for word in words:
        start = places[-1] + 1 if places else 0
        places.append(next(i for i, step in enumerate(steps) if word in step and i >= start))
    build = made["jobs"]["build"]["steps"][places[2]]["run"]
    assert build.startswith("az logout\n")
    for name in ORDER:
        assert made["jobs"][name]["runs-on"] == ["inside"]
    for target in ("test", "prod"):
        job = made["jobs"][f"promote-{target}"]
        assert job["environment"] == target
        assert f'images.sh promote {target} "$RUNNER_TEMP/images"' in str(job["steps"][-1]["run"])


def test_in_azure_devops_a_scan_stands_between_the_build_and_the_signature() -> None:
    found = stages_of_azure_devops()
    assert [stage["stage"] for stage in found] == [name.replace("-", "_") for name in ORDER]
    steps = found[0]["jobs"][0]["steps"]
    titles = [step.get("displayName", "") for step in steps]
    wanted = ["Which images are not there yet", "Build and scan", "Publish what was found"]
    assert [t for t in titles if t in wanted] == wanted
    assert titles.index("Publish what was found") < titles.index("Push, attach the SBOM and sign")
    (build,) = (step for step in steps if step.get("displayName") == "Build and scan")
    assert "task" not in build
    assert "told" in build["bash"]
    for stage, target in zip(found[1:], ("test", "prod"), strict=True):
        deployment = stage["jobs"][0]
        assert deployment["environment"] == f"forecast-{target}"
        last = deployment["strategy"]["runOnce"]["deploy"]["steps"][-1]
        assert last["env"]["TARGET"] == target
        assert last["inputs"]["azureSubscription"] == f"forecast-{target}-images"


def test_in_azure_devops_no_expression_stands_in_a_script() -> None:
    for path, text in azure_devops(plain("azure_devops")).items():
        for line in text.splitlines():
            if "scripts/images.sh" in line:
                assert "${{" not in line, path
                assert "$(" not in line, path


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_right_stands_in_the_document_of_rights(platform: Platform) -> None:
    reading = read(plain(platform))
    text = rights(reading).text
    for stage in stages(plain(platform)):
        for each in roles_held(plain(platform), stage):
            assert each.scope in text
    for action in signing_actions(plain(platform)):
        assert action in text.replace("\\", "")


def test_without_images_there_is_nothing_of_them() -> None:
    without = chosen({})
    assert not registries(without)
    assert all(each.name != "images" for each in pipelines(without))
    assert all("images" not in path for path in github(without))

"""Subjects of credentials are what the jobs of the pipelines say, in GitHub's forms."""

from __future__ import annotations

import pytest

from ailz.catalog.delivery import github_issuer, most_credentials
from ailz.delivery.credentials import credentials, platform_environment
from ailz.delivery.pipelines import pipelines
from ailz.design.compose import design
from ailz.design.pipeline import Credential
from ailz.model.loader import load_text
from tests.examples import NAMES
from tests.examples import zone as example
from tests.model.minimal import MINIMAL, changed

REPOSITORY = "repository: tidewater-software/forecast"


def made(text: str = MINIMAL) -> tuple[Credential, ...]:
    config = load_text(text)
    return credentials(config, pipelines(design(config)))


def told(text: str = MINIMAL) -> set[tuple[str, str]]:
    return {(each.identity, each.subject) for each in made(text)}


def test_each_identity_trusts_the_jobs_that_act_as_it_and_no_others() -> None:
    prefix = "repo:tidewater-software/forecast"
    assert told() == {
        ("plan", f"{prefix}:pull_request"),
        ("plan", f"{prefix}:ref:refs/heads/main"),
        ("deploy", f"{prefix}:environment:prod"),
    }


def test_whoever_changes_something_stands_behind_an_approval() -> None:
    zone = example("insurer")
    acting = [job for pipeline in pipelines(zone) for job in pipeline.acting()]
    assert {job.identity for job in acting} == {"plan", "deploy"}
    for job in acting:
        assert (platform_environment(job) != "") == (job.identity == "deploy"), job.name


def test_no_environment_is_trusted_with_another() -> None:
    zone = example("insurer")
    for each in credentials(zone.config, pipelines(zone)):
        if each.identity == "deploy":
            assert each.subject.endswith(f":environment:{each.environment}")


@pytest.mark.parametrize(
    ("more", "subject"),
    [
        ("  branch: release/current\n", "repo:{}:ref:refs/heads/release/current"),
        (
            "  owner_id: 4711\n  repository_id: 815\n",
            "repo:tidewater-software@4711/forecast@815:environment:prod",
        ),
    ],
    ids=["branch", "immutable"],
)
def test_the_form_follows_the_repository(more: str, subject: str) -> None:
    text = changed(REPOSITORY, f"{REPOSITORY}\n{more.rstrip()}")
    assert subject.format("tidewater-software/forecast") in {each[1] for each in told(text)}


@pytest.mark.parametrize(
    ("host", "issuer"),
    [
        (None, "https://token.actions.githubusercontent.com"),
        ("github.com", "https://token.actions.githubusercontent.com"),
        ("tidewater.ghe.com", "https://token.actions.tidewater.ghe.com"),
        ("git.tidewater.example", "https://git.tidewater.example/_services/token"),
    ],
)
def test_the_issuer_follows_the_host(host: str | None, issuer: str) -> None:
    assert github_issuer(host) == issuer
    config = load_text(MINIMAL)
    # The rules refuse a server that has no hosted runners; its tokens are known all the same.
    delivery = config.delivery.model_copy(update={"host": host})
    found = credentials(config.model_copy(update={"delivery": delivery}), pipelines(design(config)))
    assert {each.issuer for each in found} == {issuer}


def test_an_enterprise_may_have_an_issuer_of_its_own() -> None:
    found = made(changed(REPOSITORY, f"{REPOSITORY}\n  enterprise: tidewater"))
    assert {each.issuer for each in found} == {f"{github_issuer(None)}/tidewater"}


def test_azure_devops_tells_issuer_and_subject_itself() -> None:
    text = changed("platform: github", "platform: azure_devops").replace(
        REPOSITORY, "repository: tidewater/apps/forecast"
    )
    assert made(text) == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_identity_has_more_credentials_than_azure_takes(name: str) -> None:
    zone = example(name)
    found = credentials(zone.config, pipelines(zone))
    of_one: dict[tuple[str, str], list[Credential]] = {}
    for each in found:
        of_one.setdefault((each.environment, each.identity), []).append(each)
    for several in of_one.values():
        assert len(several) <= most_credentials()
        assert len({(each.issuer, each.subject) for each in several}) == len(several)
        assert len({each.name for each in several}) == len(several)

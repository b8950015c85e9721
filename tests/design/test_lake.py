"""What becomes of data in the lake with time, and who reaches evidence."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.landing_zone import Deployment
from ailz.report import documents
from ailz.report.reading import read
from tests.report.worlds import config, environment, workload

BLOBS = "Microsoft.Storage/storageAccounts/blobServices"
RETENTION = f"{BLOBS}/containers/immutabilityPolicies"
AGES = "Microsoft.Storage/storageAccounts/managementPolicies"
SOMEBODY = "bbbbbbbb-0000-4000-8000-00000000000f"


def lake(section: dict[str, Any], **over: Any) -> Deployment:
    return design(config(capabilities={"data_lake": section}, **over)).main


def sent(made: Deployment, environment: str, type_: str) -> list[Evaluated]:
    return [each for each in evaluate(made.root, environment) if each.type == type_]


def overridden(**section: Any) -> list[dict[str, Any]]:
    dev, prod = environment("dev", "dev", 1), environment("prod", "prod", 2)
    return [dev | {"overrides": {"capabilities": {"data_lake": section}}}, prod]


@pytest.mark.parametrize(
    ("classification", "days"),
    [("public", 30), ("internal", 30), ("confidential", 60), ("restricted", 90)],
)
def test_deleted_data_comes_back_for_longer_the_more_it_is_worth(
    classification: str, days: int
) -> None:
    about = workload(data_classification=classification, personal_data=False)
    for section, wanted in (({}, days), ({"soft_delete_days": 45}, 45)):
        (blobs,) = sent(lake(section, workload=about), "prod", BLOBS)
        assert blobs.body["properties"]["deleteRetentionPolicy"]["days"] == wanted
        assert blobs.body["properties"]["containerDeleteRetentionPolicy"]["days"] == wanted


def test_nothing_is_deleted_or_cooled_unasked() -> None:
    assert not sent(lake({}), "prod", AGES)


def test_a_file_system_ages_where_somebody_said_so_and_nowhere_else() -> None:
    section = {"containers": ["raw", "raw-2"], "cool_after_days": {"raw": 30}}
    environments = overridden(cool_after_days={"raw": 5}, delete_after_days={"raw-2": 7})
    made = lake(section, environments=environments)
    found = {
        name: {
            (rule["definition"]["filters"]["prefixMatch"][0], action): age
            for rule in sent(made, name, AGES)[0].body["properties"]["policy"]["rules"]
            if rule["enabled"]
            for action, when in rule["definition"]["actions"]["baseBlob"].items()
            for age in when.values()
        }
        for name in ("dev", "prod")
    }
    assert found == {
        "dev": {("raw/", "tierToCool"): 5, ("raw-2/", "delete"): 7},
        "prod": {("raw/", "tierToCool"): 30},
    }


def test_a_retention_is_written_until_it_is_locked_and_never_deleted() -> None:
    made = lake({"audit": {"days": 730}}, environments=overridden(audit={"locked": True}))
    assert not sent(made, "dev", RETENTION)
    (kept,) = sent(made, "prod", RETENTION)
    assert kept.body["properties"]["immutabilityPeriodSinceCreationInDays"] == 730
    assert made.root.resource(kept.symbol).verb == "put"


def test_pipelines_write_evidence_and_auditors_read_it() -> None:
    people = ("data_engineers", "data_pipelines", "security_auditors")
    access = {name: {"group_id": SOMEBODY[:-1] + str(number)} for number, name in enumerate(people)}
    about = workload(data_classification="internal", personal_data=False)
    made = lake({"audit": {}}, access=access, workload=about)
    reached = {
        (duty.persona, duty.role.rpartition(" ")[2])
        for duty in made.part.duties
        if duty.scope.symbol in ("lake_storage", "lake_audit")
    }
    assert reached == {("data_pipelines", "Contributor"), ("security_auditors", "Reader")}


def test_whoever_takes_a_lake_down_reads_what_a_locked_retention_keeps() -> None:
    for section, told in (({"audit": {}}, True), ({}, False)):
        landing_zone = read(design(config(capabilities={"data_lake": section})))
        written = {str(path): each for path, each in documents(landing_zone).items()}
        assert ("audit retention is locked" in written["scripts/destroy.sh"].text) == told
        assert ("immutability-policy lock" in written["docs/runbook.md"].text) == told

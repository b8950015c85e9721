import pytest

from ailz.catalog import frameworks, policies
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.initiatives import initiative


@pytest.mark.parametrize(
    ("key", "guid"),
    [
        ("gdpr", "7326812a-86a4-40c8-af7c-8945de9c4913"),
        ("hipaa", "a169a624-5599-4385-a696-c8d643089fab"),
        ("iso27001", "5e4ff661-23bf-42fa-8e3a-309a55091cc7"),
        ("pci_dss", "a06d5deb-24aa-4991-9d58-fa7563154e31"),
        ("eu_ai_act", "1308bccf-446a-4283-a4e0-0c983fe7a572"),
        ("nist_ai_rmf", "f58a876c-ec25-417e-9634-58d2a93e3fe2"),
        ("mcsb", "1f3afdf9-d0c9-4c3d-847f-89da613e70a8"),
    ],
)
def test_a_short_name_means_the_current_initiative(key: str, guid: str) -> None:
    found = frameworks.framework(key)
    assert found.guid == guid
    assert found.id == initiative(guid).id
    assert not found.preview


def test_an_edition_can_be_named() -> None:
    assert frameworks.framework("pci-dss-4.0").display_name == "PCI DSS v4"


def test_every_short_name_leads_to_an_initiative_that_can_be_looked_up() -> None:
    for key in frameworks.framework_keys():
        found = frameworks.framework(key)
        assert initiative(found.guid).display_name == found.display_name
        required = initiative(found.guid).required_parameters
        assert [p.name for p in found.required_parameters] == [p.name for p in required]


def test_where_the_us_government_cloud_has_the_initiative() -> None:
    assert frameworks.framework("fedramp_high").in_us_government
    assert not frameworks.framework("gdpr").in_us_government


def test_an_unknown_framework_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownFactError) as caught:
        frameworks.framework("hippa")
    assert caught.value.nearest[0] == "hipaa"


def test_which_requirements_a_control_serves() -> None:
    assert frameworks.requirements("private-endpoint-storage", "mcsb") == ("NS-2",)
    assert "AC-4" in frameworks.requirements("private-endpoint-storage", "nist-800-53-r5")
    assert frameworks.requirements("private-endpoint-storage", "eu_ai_act") == ()


def test_a_control_names_policies_of_the_catalog() -> None:
    for control in frameworks.controls():
        for guid in (*control.policies, *control.deny_capable, *control.remediation):
            policies.policy(guid)
        assert set(control.deny_capable) <= set(control.policies)


def test_what_a_control_serves_is_a_framework() -> None:
    for control in frameworks.controls():
        for key in (*control.requirements, *control.broad_requirements):
            frameworks.framework(key)


def test_controls_of_a_family() -> None:
    family = frameworks.controls("private-endpoint")
    assert {control.family for control in family} == {"private-endpoint"}
    with pytest.raises(UnknownFactError, match="control family `private-endpiont`"):
        frameworks.controls("private-endpiont")


def test_an_unknown_control_is_refused() -> None:
    with pytest.raises(UnknownFactError, match="control `private-endpoint-storag`"):
        frameworks.requirements("private-endpoint-storag", "mcsb")


def test_obligations_by_short_name_and_by_key() -> None:
    assert frameworks.obligations("hipaa") == frameworks.obligations("hipaa-security-rule")
    assert frameworks.obligations("gdpr")[0].requirement == "Article 5(1)(a)"
    coverage = {
        each.coverage
        for key in frameworks.obligation_keys()
        for each in frameworks.obligations(key)
    }
    assert coverage == {"satisfies", "supports", "documents", "outside"}


def test_obligations_name_controls_or_families() -> None:
    known = {name for control in frameworks.controls() for name in (control.id, control.family)}
    for key in frameworks.obligation_keys():
        for each in frameworks.obligations(key):
            assert set(each.controls) <= known, each.requirement


def test_a_framework_without_obligations_is_refused() -> None:
    with pytest.raises(UnknownFactError, match="list of obligations `dora`"):
        frameworks.obligations("dora")

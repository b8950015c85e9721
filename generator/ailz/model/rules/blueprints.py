"""Wishes that the model has a place for, and nothing is generated for yet: never ignored."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config


def without_blueprint(config: Config) -> Iterator[Finding]:
    """Yield every wish that nothing is generated for yet."""
    for path, (wished, what, instead) in _wishes(config).items():
        if wished:
            yield Finding(
                path=path,
                code="NO-BLUEPRINT",
                message=f"there is no blueprint for {what} yet; nothing would be generated for it",
                allowed=instead,
            )


def _wishes(config: Config) -> dict[str, tuple[bool, str, str]]:
    """Return path -> whether it is wished, what it is, what can be had instead."""
    out = "leave it out"
    capabilities, existing, security = config.capabilities, config.existing, config.security
    egress = config.platform.egress
    return {
        "organisation.cloud": (
            config.organisation.cloud != "public",
            "clouds other than the public one",
            "public",
        ),
        "workload.pattern": (
            config.workload.pattern != "classical_ml",
            "generative AI",
            "classical_ml",
        ),
        "platform.egress.proxy": (egress is not None and egress.proxy is not None, "a proxy", out),
        "capabilities.generative": (
            capabilities.generative is not None,
            "Microsoft Foundry",
            out,
        ),
        "capabilities.kubernetes": (
            capabilities.kubernetes is not None,
            "Azure Kubernetes Service",
            out,
        ),
        "capabilities.data_factory": (
            capabilities.data_factory is not None,
            "Azure Data Factory",
            out,
        ),
        "capabilities.sql": (capabilities.sql is not None, "Azure SQL", out),
        "capabilities.purview": (capabilities.purview is not None, "Microsoft Purview", out),
        "security.keys": (
            security.keys == "managed_hsm",
            "keys in a Managed HSM",
            "software or hsm",
        ),
        "security.confidential_computing": (
            security.confidential_computing,
            "confidential computing",
            "false",
        ),
        "existing.virtual_network": (existing.virtual_network is not None, "an existing VNet", out),
        "existing.subnets": (bool(existing.subnets), "given subnets", out),
        "existing.key_vault": (existing.key_vault is not None, "keys in a vault that exists", out),
        "governance.security_contact": (
            config.governance.security_contact is not None,
            "the security contact of Defender for Cloud",
            out,
        ),
        "delivery.code_owners": (
            bool(config.delivery.code_owners) and config.delivery.platform == "azure_devops",
            "reviewers of Azure DevOps: it does not read CODEOWNERS",
            out,
        ),
        "delivery.approvers": (bool(config.delivery.approvers), "approvals in pipelines", out),
        "governance.budgets": (bool(config.governance.budgets), "budgets", out),
        "delivery.runner": (config.delivery.runner == "private", "private runners", "hosted"),
    }

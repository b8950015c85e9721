"""How far the protection goes, and what is waived with which reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import Field

from ailz.model.base import BY_ENVIRONMENT, Date, KeyVersion, Line, Prose, Section
from ailz.model.keys import ManagedHsm
from ailz.model.platform import Egress

Level: TypeAlias = Literal["baseline", "high"]
Keys: TypeAlias = Literal["software", "hsm", "managed_hsm", "microsoft"]
KeyScope: TypeAlias = Literal["service", "data_class", "tenant"]


class Waiver(Section):
    """A control that is loosened on purpose."""

    control: Line = Field(description="The control's id, as `ailz explain` lists it.")
    reason: Prose = Field(description="Why; it stands in the report and beside the setting.")
    approved_by: Line = Field(description="Who decided it.")
    until: Date = Field(description="The last day on which it holds; after it, it is refused.")


class Security(Section):
    """How far the protection goes."""

    level: Level = Field(
        "baseline",
        description="baseline: the twelve points. high: the dearer settings too.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    keys: Keys = Field(
        "software",
        description=(
            "Customer-managed keys in Key Vault, HSM-backed in Key Vault Premium, or in a Managed "
            "HSM (security.managed_hsm); microsoft leaves an environment of the kind dev under "
            "keys of Microsoft's."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    key_scope: KeyScope = Field(
        "service",
        description=(
            "What has a key of its own: each service; the data of the workload by its "
            "classification, and a service that holds none of it; or the landing zone as a whole, "
            "where there is one for each tenant."
        ),
    )
    key_versions: Mapping[Line, KeyVersion] = Field(
        default_factory=dict,
        description=(
            "The version of a key in security.managed_hsm, by service, where the service takes one "
            "version only."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    managed_hsm: ManagedHsm | None = Field(
        None,
        description="A Managed HSM of our own, for the environments that say keys: managed_hsm.",
    )
    key_rotation_months: int = Field(
        18,
        ge=1,
        le=36,
        description="A key rotates after this many months.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    egress: Egress | None = Field(
        None,
        description=(
            "The way out of a standalone landing zone: firewall (default) or the cheaper "
            "nat_gateway."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    log_retention_days: int = Field(
        365,
        ge=30,
        le=730,
        description="Days that logs stay in the landing zone's own workspace.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    locks: bool = Field(
        True,
        description="CanNotDelete locks on the resources that hold data and keys.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    confidential_computing: bool = Field(
        False, description="Confidential VM sizes for compute. No blueprint yet: refused."
    )
    waivers: tuple[Waiver, ...] = Field((), description="Controls that are loosened on purpose.")

    def waives(self, control: str) -> bool:
        """Tell whether a waiver loosens a control."""
        return any(waiver.control == control for waiver in self.waivers)

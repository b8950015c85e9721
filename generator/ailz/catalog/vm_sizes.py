"""VM sizes: what their quota counts, whether they can be made, and what is in doubt about them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from ailz.catalog import _data

_NOTHING: list[Any] = [None, None, 0, []]


@dataclass(frozen=True, slots=True)
class VmSize:
    """One size. `family` is the family of its quota, `vcpus` what a machine of it takes of that.

    `gone` says that no machine of it can be made any more; `retires` is the day of that in ISO
    8601, past or announced, and empty where none is. `replacement` is what Microsoft names instead.
    `clusters` is whether Azure Machine Learning's page lists the series for compute clusters: None
    where it says nothing, which is no refusal; so with `trusted_launch`. `unpriced` are regions
    without a list price; only a few regions were looked at.
    """

    name: str
    family: str
    series: tuple[str, ...]
    vcpus: int
    gpus: int
    gone: bool
    retires: str
    replacement: str
    confidential: bool
    trusted_launch: bool | None
    clusters: bool | None
    unpriced: tuple[str, ...]
    source: str


@cache
def vm_size(name: str) -> VmSize | None:
    """Return the size of that name, whatever its case; None where no source lists it."""
    canonical = _canonical().get(name.casefold())
    if canonical is None:
        return None
    document = _data.document("vm-sizes")
    withdrawn = document["withdrawn"].get(canonical)
    if withdrawn is not None:
        return VmSize(
            name=canonical,
            family="",
            series=(withdrawn["series"],),
            vcpus=withdrawn["vcpu"],
            gpus=int(withdrawn.get("gpu", False)),
            gone=True,
            retires=withdrawn.get("date", ""),
            replacement="",
            confidential=False,
            trusted_launch=None,
            clusters=None,
            unpriced=(),
            source=document["_meta"]["source"],
        )
    # The end is left out where it says nothing.
    said: list[Any] = document["sizes"][canonical]
    at, vcpus, gpus, lacking = [*said, *_NOTHING[len(said) :]]
    family = document["familyNames"][at]
    found = document["families"][family]
    retires = document["retiresAlone"].get(canonical, found.get("retires")) or ""
    return VmSize(
        name=canonical,
        family=family,
        series=tuple(found["series"]),
        vcpus=vcpus,
        gpus=gpus,
        gone=bool(retires) and retires <= document["_meta"]["today"],
        retires=retires,
        replacement=found.get("replacement", ""),
        confidential=found.get("confidential", False),
        trusted_launch=found.get("trustedLaunch"),
        clusters=found.get("clusters"),
        unpriced=tuple(document["priced"]["regions"][place] for place in lacking),
        source=found["source"],
    )


def known_sizes() -> tuple[str, ...]:
    """Return every size that can still be made."""
    return tuple(_data.section("vm-sizes", "sizes"))


@cache
def like(vcpus: int, *, gpu: bool) -> str:
    """Return a size that clusters take and nobody retires, close to this one."""
    found = [
        size
        for name in known_sizes()
        if (size := vm_size(name)) is not None and size.clusters and not size.retires
    ]
    fitting = [size for size in found if (size.gpus > 0) == gpu]
    return min(
        fitting, key=lambda size: (abs(size.vcpus - vcpus), not size.trusted_launch, size.name)
    ).name


@cache
def _canonical() -> dict[str, str]:
    document = _data.document("vm-sizes")
    return {name.casefold(): name for part in ("sizes", "withdrawn") for name in document[part]}

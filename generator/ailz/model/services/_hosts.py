"""Host names that a list of what may be reached takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ailz.errors import Finding, quoted


def not_host_names(path: str, hosts: Iterable[str]) -> Iterator[Finding]:
    """Yield addresses in a list of host names, by its path: rules by name know none."""
    for index, host in enumerate(hosts):
        if host.rpartition(".")[2].isdigit():
            yield Finding(
                path=f"{path}[{index}]",
                code="NOT-A-HOST-NAME",
                message=f"{quoted(host)} is no host name: the firewall allows names only",
                allowed="a host name such as pypi.org, or *.example.org",
            )

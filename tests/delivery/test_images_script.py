"""scripts/images.sh: built once, refused by a scan, signed, taken on where that is trusted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ailz.catalog.delivery import release
from ailz.delivery.images import registries, signing
from ailz.report.images import images
from ailz.report.reading import Reading
from tests.delivery.images import MIRRORS, reading
from tests.delivery.test_github import linter

BASH, GIT = shutil.which("bash"), shutil.which("git")
pytestmark = pytest.mark.skipif(
    BASH is None or GIT is None or os.name == "nt", reason="needs bash and git"
)
BASE = f"FROM mcr.example/python@sha256:{'a' * 64}\n"
DIGEST = f"sha256:{'1' * 64}"
SBOM = f"sha256:{'2' * 64}"
TOOLS = {
    "az": """echo "az $*" >>"$LOG"
case "$*" in
  *get-access-token*) echo token ;;
  *"certificate list"*) cat "$HELD" 2>/dev/null || true ;;
  *"certificate create"*) all=$*; said=${all##*@}; cp "${said%% *}" "$POLICY"; echo made >"$HELD" ;;
  *"certificate show"*) echo https://vault/certificates/images/version1 ;;
  *"certificate download"*) for last in "$@"; do :; done; echo certificate >"$last" ;;
esac""",
    # A released tool is a fake of its own name, with whatever digest it has.
    "curl": """echo "curl $*" >>"$LOG"
case "$*" in
  *oauth2/exchange*) cat >/dev/null; echo '{"refresh_token":"refresh"}' ;;
  *) while [ "$1" != --output ]; do shift; done; : >"$2" ;;
esac""",
    "sha256sum": """echo "sha256sum $(cat)" >>"$LOG"; [ -z "${SWAPPED:-}" ]""",
    "tar": 'cp "$FAKES/$5" "$4/$5"',
    "docker": """echo "docker $*" >>"$LOG"
case "$*" in
  build*) cat >/dev/null ;;
  inspect*) for last in "$@"; do :; done; echo "${last%:*}@${PUSHED}" ;;
esac""",
}
FAKES = {
    "notation": """echo "notation $*" >>"$LOG"
case "$*" in verify*) [ -z "${UNTRUSTED:-}" ] || exit 1 ;; esac""",
    "notation-azure-kv": ":",
    # Tags live in a file: what was pushed or copied is there.
    "oras": """echo "oras $*" >>"$LOG"
case "$1" in
  login) cat >/dev/null ;;
  resolve)
    case "$2" in
      *-sbom) [ -n "${THERE:-}" ] && echo "$SBOM" && exit ;;
      *) [ -n "${THERE:-}" ] && echo "${THERE}" && exit ;;
    esac
    echo "Error: ${FAILS:-$2: not found}" >&2
    exit 1
    ;;
  attach) echo "$SBOM" ;;
esac""",
    "trivy": """echo "trivy $*" >>"$LOG"
case "$*" in
  *--output*) while [ "$1" != --output ]; do shift; done; echo '    {"tool": {' >"$2" ;;
  *--exit-code*) exit "${WEAK:-0}" ;;
esac""",
}


@dataclass
class Machine:
    """A repository with images, and tools that write down what they are told."""

    folder: Path
    reading: Reading
    told: list[str] = field(default_factory=list)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def commit(self) -> None:
        self.git("add", "images")
        self.git("commit", "--quiet", "--allow-empty", "--message", "images")

    def tree(self, name: str) -> str:
        return self.git("rev-parse", f"HEAD:images/{name}")

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run the script; ``told`` is then what the tools were told in this run."""
        for place, files in (("tools", TOOLS), ("fakes", FAKES)):
            (self.folder / place).mkdir(exist_ok=True)
            for name, text in files.items():
                self.write(f"{place}/{name}", f"#!/usr/bin/env bash\n{text}\n")
                (self.folder / place / name).chmod(0o755)
        document = images(self.reading)
        assert document is not None
        self.write("scripts/images.sh", document.text)
        log = self.folder / "log"
        log.write_text("")
        done = subprocess.run(
            [str(BASH), str(self.folder / "scripts" / "images.sh"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env={
                "PATH": f"{self.folder / 'tools'}{os.pathsep}{os.environ['PATH']}",
                "FAKES": str(self.folder / "fakes"),
                "HELD": str(self.folder / "held"),
                "POLICY": str(self.folder / "policy"),
                "LOG": str(log),
                "PUSHED": DIGEST,
                "SBOM": SBOM,
                **env,
            },
        )
        self.told = log.read_text().splitlines()
        return done

    def said(self, name: str) -> list[str]:
        return (self.folder / "work" / name).read_text().splitlines()

    def of(self, start: str) -> list[str]:
        return [line for line in self.told if line.startswith(start)]

    @property
    def work(self) -> str:
        return str(self.folder / "work")


def machine(folder: Path, **delivery: Any) -> Machine:
    made = Machine(folder, reading("github", **delivery))
    made.git("init", "--quiet", "--initial-branch", "main")
    made.write("images/trust/one.crt", "certificate")
    made.write("images/scoring/Dockerfile", BASE)
    made.commit()
    return made


@pytest.fixture
def here(tmp_path: Path) -> Machine:
    return machine(tmp_path)


def built(of: Machine, **env: str) -> subprocess.CompletedProcess[str]:
    assert of.run("missing", of.work).returncode == 0
    return of.run("build", of.work, **env)


def position(told: Sequence[str], words: str) -> int:
    return next(i for i, line in enumerate(told) if words in line)


def test_an_image_that_is_there_and_signed_is_not_built_again(here: Machine) -> None:
    done = here.run("missing", here.work, THERE=DIGEST)
    assert done.returncode == 0, done.stderr
    assert here.said("missing") == []
    assert here.said("release") == [f"scoring {here.tree('scoring')} {DIGEST} {SBOM}"]


@pytest.mark.parametrize("env", [{}, {"THERE": DIGEST, "UNTRUSTED": "1"}])
def test_an_image_that_is_not_there_or_not_signed_is_built(
    here: Machine, env: dict[str, str]
) -> None:
    done = here.run("missing", here.work, **env)
    assert done.returncode == 0, done.stderr
    assert here.said("missing") == [f"scoring {here.tree('scoring')}"]
    assert here.said("release") == []


def test_a_registry_that_does_not_answer_is_no_missing_image(here: Machine) -> None:
    assert here.run("missing", here.work, FAILS="connection refused").returncode != 0


def test_a_scan_that_finds_something_ends_the_run_before_anything_is_pushed(here: Machine) -> None:
    done = built(here, WEAK="1")
    assert done.returncode == 1
    assert "the scan refused scoring" in done.stderr
    assert not here.of("docker --config")
    assert not here.of("oras")
    (failing,) = (line for line in here.of("trivy") if "--exit-code 1" in line)
    assert "--severity HIGH,CRITICAL" in failing
    assert '"id": "image/scoring/"' in "".join(here.said("sarif/scoring.sarif"))


def test_what_is_built_is_what_was_committed_and_no_credential_is_near(here: Machine) -> None:
    done = built(here)
    assert done.returncode == 0, done.stderr
    (build,) = here.of("docker build")
    assert f"--tag scoring:{here.tree('scoring')} -" in build
    assert not here.of("az")
    assert not (here.folder / "work.tools" / "docker").exists()


def test_an_image_is_pushed_with_its_sbom_and_then_signed_by_digest(here: Machine) -> None:
    built(here)
    done = here.run("publish", here.work)
    assert done.returncode == 0, done.stderr
    first = registries(here.reading)[0].name
    tree, image = here.tree("scoring"), f"{first}.azurecr.io/scoring"
    (attach,) = here.of("oras attach")
    assert attach.endswith(f"{image}@{DIGEST} scoring.spdx.json:application/spdx+json")
    (sign,) = here.of("notation sign")
    signed = signing(here.reading)
    assert signed is not None
    assert f"--id https://{signed.name}.vault.azure.net/certificates/images" in sign
    assert f"--user-metadata tree={tree} --user-metadata sbom={SBOM}" in sign
    assert sign.endswith(f"{image}@{DIGEST}")
    order = [" push ", "oras attach", "notation sign", "notation verify"]
    places = [position(here.told, words) for words in order]
    assert places == sorted(places)
    assert here.said("release") == [f"scoring {tree} {DIGEST} {SBOM}"]


def test_what_its_own_signature_does_not_verify_is_not_released(here: Machine) -> None:
    built(here)
    assert here.run("publish", here.work, UNTRUSTED="1").returncode != 0
    assert here.said("release") == []


def promoting(here: Machine) -> None:
    here.run("missing", here.work, THERE=DIGEST)


def test_promotion_copies_a_digest_after_its_signature_was_verified(here: Machine) -> None:
    promoting(here)
    done = here.run("promote", "prod", here.work, THERE=DIGEST)
    assert done.returncode == 0, done.stderr
    _, before, own = (f"{each.name}.azurecr.io" for each in registries(here.reading))
    tree = here.tree("scoring")
    (copy,) = here.of("oras copy")
    assert copy == f"oras copy --recursive {before}/scoring@{DIGEST} {own}/scoring:{tree}"
    verified = here.of("notation verify")
    assert [line.rsplit(" ", 1)[1] for line in verified] == [
        f"{before}/scoring@{DIGEST}",
        f"{own}/scoring@{DIGEST}",
    ]
    assert all(f"tree={tree} --user-metadata sbom={SBOM}" in line for line in verified)
    assert position(here.told, "notation verify") < position(here.told, "oras copy")
    assert done.stdout.splitlines()[-1] == f"{own}/scoring@{DIGEST}"


def test_nothing_unsigned_is_promoted(here: Machine) -> None:
    promoting(here)
    done = here.run("promote", "test", here.work, THERE=DIGEST, UNTRUSTED="1")
    assert done.returncode == 1
    assert "nothing that images/trust trusts" in done.stderr
    assert not here.of("oras copy")


def test_nothing_of_another_commit_is_promoted(here: Machine) -> None:
    promoting(here)
    here.write("images/scoring/app.py", "print()\n")
    here.commit()
    done = here.run("promote", "test", here.work, THERE=DIGEST)
    assert done.returncode == 1
    assert "of another commit" in done.stderr
    assert not here.of("oras copy")


@pytest.mark.parametrize("digest", ["latest", "sha256:1 x", f"{DIGEST}$(id)"])
def test_nothing_is_promoted_by_a_tag(here: Machine, digest: str) -> None:
    promoting(here)
    here.write("work/release", f"scoring {here.tree('scoring')} {digest} {SBOM}\n")
    assert here.run("promote", "test", here.work, THERE=DIGEST).returncode == 1
    assert not here.of("oras copy")


def test_a_registry_that_holds_another_digest_afterwards_ends_the_run(here: Machine) -> None:
    promoting(here)
    done = here.run("promote", "test", here.work, THERE=f"sha256:{'9' * 64}")
    assert done.returncode == 1
    assert "was approved" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "FROM python:3.12\n",
        "FROM ${BASE}\n",
        f"{BASE}COPY --from=nginx:latest / /\n",
        f"{BASE}RUN --mount=type=bind,from=nginx,target=/x true\n",
        f"# syntax=docker/dockerfile:1\n{BASE}",
        "FROM --platform=linux/amd64 python@sha256:12\n",
    ],
)
def test_an_image_is_named_by_its_digest_or_nothing_is_built(here: Machine, text: str) -> None:
    here.write("images/scoring/Dockerfile", text)
    here.commit()
    done = here.run("missing", here.work)
    assert done.returncode != 0
    assert "images/scoring/Dockerfile: line " in done.stderr


def test_stages_of_a_dockerfile_are_no_images_of_others(here: Machine) -> None:
    here.write(
        "images/scoring/Dockerfile",
        f"{BASE.strip()} AS build\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=0 /b /b\n",
    )
    here.commit()
    done = here.run("missing", here.work)
    assert done.returncode == 0, done.stderr


def test_where_there_is_a_mirror_nothing_comes_from_elsewhere(tmp_path: Path) -> None:
    here = machine(tmp_path, mirrors=MIRRORS)
    assert "is not of mirror.tidewater.example/copies" in here.run("missing", here.work).stderr
    here.write("images/scoring/Dockerfile", f"FROM {MIRRORS['images']}/python@sha256:{'a' * 64}\n")
    here.commit()
    assert built(here).returncode == 0
    fetched = [line for line in here.of("curl") if "oauth2" not in line]
    assert all(f"{MIRRORS['releases']}/" in line for line in fetched)
    for line in here.of("trivy"):
        assert f"--db-repository {MIRRORS['images']}/" in line
        assert f"--java-db-repository {MIRRORS['images']}/" in line
    document = images(here.reading)
    assert document is not None
    assert "github.com" not in document.text


def test_a_tool_is_what_was_released_or_nothing_runs(here: Machine) -> None:
    here.run("missing", here.work)
    summed = {tuple(line.split()[1:3]) for line in here.of("sha256sum")}
    known = [release(n) for n in ("notation", "notation-azure-kv", "oras", "trivy")]
    assert summed == {(t.sha256, f"{here.work}.tools/{t.name}.tar.gz") for t in known}
    done = here.run("missing", here.work, SWAPPED="1")
    assert done.returncode == 1
    assert "not the file that was released" in done.stderr
    assert not here.of("oras")


def test_a_name_that_is_none_reaches_no_tool(here: Machine) -> None:
    here.write("images/$(touch pwned)/Dockerfile", BASE)
    here.commit()
    done = here.run("missing", here.work)
    assert done.returncode == 1
    assert "the name of an image has" in done.stderr
    assert not (here.folder / "pwned").exists()


def test_without_a_certificate_the_first_step_says_what_to_do(here: Machine) -> None:
    (here.folder / "images/trust/one.crt").unlink()
    done = here.run("missing", here.work)
    assert done.returncode == 1
    assert "images.sh certificate first" in done.stderr


def test_the_certificate_is_made_once_and_its_key_cannot_leave(here: Machine) -> None:
    done = here.run("certificate")
    assert done.returncode == 0, done.stderr
    assert (here.folder / "images/trust/version1.crt").read_text() == "certificate\n"
    policy = (here.folder / "policy").read_text()
    assert '"exportable": false' in policy
    assert '"digitalSignature"' in policy
    assert here.run("certificate").returncode == 0
    assert not here.of("az keyvault certificate create")
    assert here.run("certificate", "again").returncode == 0
    assert here.of("az keyvault certificate create")


def test_no_sign_in_outlives_a_run(here: Machine) -> None:
    here.run("missing", here.work)
    logins = here.of("oras login")
    assert logins
    assert all(line.endswith("--password-stdin") for line in logins)
    assert not any("token" in line for line in here.of("curl") if "access_token@-" not in line)
    assert not (here.folder / "work.tools" / "docker").exists()


@pytest.mark.parametrize(
    "arguments", [[], ["promote", "dev", "x"], ["missing"], ["certificate", "x"]]
)
def test_words_that_it_does_not_know_end_it(here: Machine, arguments: list[str]) -> None:
    assert here.run(*arguments).returncode == 2
    assert here.told == []


@pytest.mark.parametrize("delivery", [{}, {"mirrors": MIRRORS}])
def test_shellcheck_has_nothing_to_say(tmp_path: Path, delivery: dict[str, Any]) -> None:
    document = images(reading("azure_devops", **delivery))
    assert document is not None
    script = tmp_path / "images.sh"
    script.write_text(document.text)
    found = subprocess.run(
        [linter("shellcheck"), str(script)], capture_output=True, text=True, check=False
    )
    assert found.stdout == ""
    assert re.search(r"^set -euo pipefail$", document.text, re.MULTILINE)

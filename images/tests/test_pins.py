"""Every artifact that an image takes from a registry has one exact version and a checksum."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

IMAGES = Path(__file__).resolve().parent.parent
POMS = sorted(IMAGES.glob("*/pom.xml"))
LOCKS = sorted(file for file in IMAGES.glob("*/requirements*.txt"))
DOCKERFILES = sorted(IMAGES.glob("*/Dockerfile"))
POM = {"m": "http://maven.apache.org/POM/4.0.0"}


def folder(path: Path) -> str:
    return path.parent.name


def pom_files(pom: Path) -> list[str]:
    """Return the file names that Maven gives the artifacts of ``pom``."""
    names = []
    for dependency in ET.parse(pom).getroot().findall("m:dependencies/m:dependency", POM):
        artifact, version, kind, classifier = (
            dependency.findtext(f"m:{tag}", default, POM)
            for tag, default in (("artifactId", ""), ("version", ""), ("type", "jar"), ("classifier", ""))
        )
        names.append(f"{artifact}-{version}{'-' + classifier if classifier else ''}.{kind}")
    return sorted(names)


def requirements(text: str) -> dict[str, list[str]]:
    """Return the lines of each requirement of a lock file, by its first line."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=\S)", text.strip()):
        first, *rest = (line.strip(" \\") for line in block.splitlines())
        found[first] = rest
    return found


def names(requirements_in: Path) -> set[str]:
    """Return the normalised names that a list of direct requirements asks for."""
    lines = (line.split("#")[0].strip() for line in requirements_in.read_text().splitlines())
    return {
        re.split(r"[\[=<>~! ]", line)[0].lower().replace("_", "-")
        for line in lines
        if line and not line.startswith("-")
    }


def test_there_is_something_to_check() -> None:
    assert {folder(pom) for pom in POMS} == {"spark", "hive-metastore", "trino"}
    assert {folder(lock) for lock in LOCKS} == {"spark", "jobs", "jupyter", "dagster"}
    assert len(DOCKERFILES) == 10


@pytest.mark.parametrize("pom", POMS, ids=folder)
def test_checksums_cover_exactly_the_pom(pom: Path) -> None:
    lines = (pom.parent / "SHA256SUMS").read_text().splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64}  \S+", line) for line in lines)
    assert sorted(line.split("  ")[1] for line in lines) == pom_files(pom)


@pytest.mark.parametrize("pom", POMS, ids=folder)
def test_pom_is_flat_and_exact(pom: Path) -> None:
    for dependency in ET.parse(pom).getroot().findall("m:dependencies/m:dependency", POM):
        name = dependency.findtext("m:artifactId", "", POM)
        version = dependency.findtext("m:version", "", POM)
        assert re.fullmatch(r"[0-9][0-9A-Za-z.\-]*", version), f"{name}: {version!r}"
        assert "SNAPSHOT" not in version, name
        exclusion = dependency.find("m:exclusions/m:exclusion", POM)
        assert exclusion is not None, f"{name} would bring artifacts without a checksum"
        assert (exclusion.findtext("m:groupId", "", POM), exclusion.findtext("m:artifactId", "", POM)) == (
            "*",
            "*",
        )


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: f"{folder(lock)}-{lock.stem}")
def test_python_lock_is_exact_and_hashed(lock: Path) -> None:
    locked = requirements(lock.read_text())
    for first, rest in locked.items():
        assert re.fullmatch(r"[a-z0-9][a-z0-9.\-]*==[0-9][0-9A-Za-z.+!]*( ; .+)?", first), first
        assert rest, f"{first} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in rest), first
    assert names(lock.with_suffix(".in")) <= {first.split("==")[0] for first in locked}


def test_locks_of_one_environment_agree() -> None:
    """spark, jobs and jupyter install into the same Python: a package has the same version in each.

    Dagster has an environment of its own.
    """
    versions: dict[str, set[str]] = {}
    for lock in (lock for lock in LOCKS if folder(lock) != "dagster"):
        for first in requirements(lock.read_text()):
            name, version = first.split(" ;")[0].split("==")
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=folder)
def test_dockerfile_takes_nothing_unchecked(dockerfile: Path) -> None:
    # Continued lines belong together; comments do not count.
    text = "\n".join(
        line for line in dockerfile.read_text().splitlines() if not line.lstrip().startswith("#")
    )
    commands = text.replace("\\\n", " ").splitlines()
    stages = [command.split()[1] for command in commands if command.startswith("FROM ")]
    assert commands[0].startswith("ARG BASE_IMAGE")
    assert stages[-1] == "${BASE_IMAGE}"
    assert set(stages[:-1]) <= {"${BUILD_IMAGE}"}
    assert not re.search(r"\b(curl|wget|npm)\b.*https?:|^ADD |--mount|<<", text, re.MULTILINE)
    for install in re.findall(r"pip install [^&]+", " ".join(commands)):
        assert "--require-hashes" in install
    for module in re.findall(r"go install [^&]+", " ".join(commands)):
        assert re.search(r"@v\d+\.\d+\.\d+", module)


# What `system` holds runs only in builds, as root; the services' images stand on `base`.
@pytest.mark.parametrize("dockerfile", [file for file in DOCKERFILES if folder(file) != "system"], ids=folder)
def test_image_ends_without_privileges(dockerfile: Path) -> None:
    users = re.findall(r"^USER (\S+)$", dockerfile.read_text(), re.MULTILINE)
    assert users
    assert users[-1] in {"lakehouse", "postgres"}

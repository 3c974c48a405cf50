"""Load the programs of the images as modules; they have no package of their own, because each is one file in its image."""

from __future__ import annotations

import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

IMAGES = Path(__file__).resolve().parent.parent


def load(name: str, path: Path) -> ModuleType:
    """Return the program at ``path`` as a module, without running it."""
    loader = SourceFileLoader(name, str(path))
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def images() -> Path:
    return IMAGES


@pytest.fixture(scope="session")
def probe() -> ModuleType:
    return load("lakehouse_probe", IMAGES / "base" / "lakehouse-probe")


@pytest.fixture(scope="session")
def runner() -> ModuleType:
    return load("lakehouse_run", IMAGES / "jobs" / "lakehouse_run.py")


@pytest.fixture(scope="session")
def certificates() -> ModuleType:
    return load("install_ca_certificates", IMAGES / "system" / "install-ca-certificates")

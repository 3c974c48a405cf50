"""The cases are shared with the table plan's tests, which has to judge alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lakehouse_jobs.widens import widens

CASES = json.loads(Path(__file__).with_name("widening.json").read_text())


@pytest.mark.parametrize(("old", "new"), CASES["widens"])
def test_every_value_fits(old: str, new: str) -> None:
    assert widens(old, new)


@pytest.mark.parametrize(("old", "new"), CASES["alters"])
def test_a_value_could_be_altered(old: str, new: str) -> None:
    assert not widens(old, new)

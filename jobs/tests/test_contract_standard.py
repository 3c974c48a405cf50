"""A contract that the command line exports, held against the standard's own schema.

The file is written, and kept as it should be, by the tests of the command line.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import yaml
from jsonschema import Draft201909Validator

CONTRACT = Path(__file__).parents[2] / "test/fixtures/people.odcs.yaml"


def test_an_exported_contract_meets_the_standard() -> None:
    schema = json.loads((files("open_data_contract_standard") / "schema.json").read_text())
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    faults = Draft201909Validator(schema).iter_errors(contract)
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []
    assert {table["name"] for table in contract["schema"]} == {"person", "active"}

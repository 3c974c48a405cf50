"""A small valid plan to spoil in tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lakehouse_jobs.plan_reader import KNOWN_VERSION


def table(layer: str, name: str, **changes: object) -> dict[str, Any]:
    return {
        "layer": layer,
        "schema": layer,
        "name": name,
        "format": "parquet",
        "location": f"s3a://{layer}/{name}",
        "description": "d",
        "owner": "o",
        "primaryKey": ["id"],
        "references": [],
        "rules": [],
        "quarantine": None,
        "partitionBy": [],
        "sortBy": [],
        "casts": [],
        "copy": None,
        "expectations": [],
        "tags": [],
        "freshnessSeconds": None,
        "retention": None,
        "columns": [
            {"name": "id", "type": "int", "nullable": False, "description": "d", "classification": None}
        ],
        **changes,
    }


def plan(**changes: object) -> dict[str, Any]:
    return {
        "version": KNOWN_VERSION,
        "code": {},
        "layers": {name: {"bucket": name, "uri": f"s3a://{name}"} for name in ("bronze", "silver")},
        "system": {"bucket": "system"},
        "products": {
            "shop": {
                "description": "d",
                "owner": "o",
                "schedule": None,
                "database": None,
                "sources": {"db": {"kind": "postgres", "schema": "public"}},
                "tables": {"bronze.a": table("bronze", "a"), "silver.b": table("silver", "b")},
                "jobs": [
                    {
                        "name": "ingest_a",
                        "step": "ingest",
                        "layer": "bronze",
                        "reads": [{"source": "db", "table": "a"}],
                        "watermark": None,
                        "writes": "bronze.a",
                        "retries": 0,
                        "timeoutSeconds": None,
                    },
                    {
                        "name": "b",
                        "step": "sql",
                        "layer": "silver",
                        "sql": "sql/b.sql",
                        "reads": ["bronze.a"],
                        "writes": "silver.b",
                        "retries": 0,
                        "timeoutSeconds": None,
                    },
                ],
            }
        },
        **changes,
    }


def write(folder: Path, content: object) -> Path:
    file = folder / "plan.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file

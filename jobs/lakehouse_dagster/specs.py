"""What Dagster shows of a job: the assets that it makes, what they are made from, how they are checked."""

from __future__ import annotations

from collections.abc import Iterator

from dagster import (
    AssetCheckSpec,
    AssetDep,
    AssetKey,
    AssetSpec,
    DynamicPartitionsDefinition,
    MetadataValue,
    TableColumn,
    TableColumnConstraints,
    TableSchema,
)

from lakehouse_dagster.keys import TESTS_CHECK, Json, days_name, job_key, source_key, table_key


def source_specs(product: str, plan: Json) -> list[AssetSpec]:
    """What the product's jobs read from outside the lake, as assets that nothing here fills."""
    keys = {key for job in plan["jobs"] for key in _outside(product, job)}
    return [
        AssetSpec(key, group_name=product, kinds={_source_kind(plan, key)}, metadata={"source": key.path[2]})
        for key in sorted(keys)
    ]


def job_specs(product: str, plan: Json, job: Json) -> list[AssetSpec]:
    """The assets of one job: the table it fills, with the table of its rejected rows, or what dbt makes."""
    deps = [*(table_key(read) for read in _reads(job)), *_outside(product, job)]
    if job["writes"] is None:
        return [
            AssetSpec(
                job_key(job),
                deps=deps,
                group_name=product,
                owners=_owners(plan["owner"]),
                kinds={job["step"], "postgres"},
                description=f"Builds and tests the project {job['project']} in {plan['database']}",
                metadata={"schemas": ", ".join(job["schemas"])},
            )
        ]
    names = [job["writes"], plan["tables"][job["writes"]]["quarantine"]]
    return [_table_spec(product, plan, job, name, deps) for name in names if name is not None]


def check_specs(plan: Json, job: Json) -> list[AssetCheckSpec]:
    """Every rule and expectation of the job's table; of dbt's job, its tests as one check."""
    if job["writes"] is None:
        return [AssetCheckSpec(TESTS_CHECK, asset=job_key(job), description="every test of the dbt project")]
    table = plan["tables"][job["writes"]]
    return [
        AssetCheckSpec(
            rule["name"],
            asset=job_key(job),
            description=rule["description"],
            metadata={name: rule[name] for name in ("check", "severity") if name in rule},
        )
        for rule in (*table["rules"], *table.get("expectations", ()))
    ]


def _table_spec(product: str, plan: Json, job: Json, name: str, deps: list[AssetKey]) -> AssetSpec:
    table = plan["tables"][name]
    copy = table["copy"]
    # Files are delivered by day. Days are not known beforehand: each is added when it is seen.
    by_day = job["step"] == "ingest_files"
    return AssetSpec(
        table_key(name),
        deps=[AssetDep(key) for key in deps],
        group_name=product,
        description=table["description"],
        owners=_owners(table["owner"]),
        kinds={job["step"], table["format"]} | (set() if copy is None else {"postgres"}),
        partitions_def=DynamicPartitionsDefinition(name=days_name(product)) if by_day else None,
        metadata={
            "dagster/column_schema": _columns(table),
            "dagster/table_name": f"{table['schema']}.{table['name']}",
            "dagster/uri": MetadataValue.text(table["location"]),
            "primary key": ", ".join(table["primaryKey"]),
        }
        | ({} if copy is None else {"copy": f"{plan['database']}.{copy['schema']}.{copy['name']}"}),
    )


def _columns(table: Json) -> TableSchema:
    return TableSchema(
        columns=[
            TableColumn(
                column["name"],
                column["type"],
                column["description"],
                TableColumnConstraints(
                    nullable=column["nullable"], unique=[column["name"]] == table["primaryKey"]
                ),
            )
            for column in table["columns"]
        ]
    )


def _owners(owner: str) -> list[str]:
    """Dagster knows people by their addresses, and teams."""
    return [owner if "@" in owner else f"team:{owner}"]


def _reads(job: Json) -> list[str]:
    return [read for read in job["reads"] if isinstance(read, str)]


def _outside(product: str, job: Json) -> Iterator[AssetKey]:
    if job["step"] == "ingest_files":
        yield source_key(product, job["source"], job["location"].rsplit("/", maxsplit=1)[-1])
    for read in job["reads"]:
        if not isinstance(read, str):
            yield source_key(product, read["source"], read["table"])


def _source_kind(plan: Json, key: AssetKey) -> str:
    source = plan["sources"][key.path[2]]
    return str(source.get("format", source["kind"]))

"""Runs the jobs of a product that a Dagster run has selected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dagster import (
    AssetCheckEvaluation,
    AssetCheckResult,
    AssetExecutionContext,
    AssetKey,
    AssetMaterialization,
    Failure,
    MaterializeResult,
)

from lakehouse_dagster.keys import Json, days_name, job_key
from lakehouse_dagster.results import check_evaluations, day_materializations, materializations
from lakehouse_dagster.runner import Line, Runner
from lakehouse_dagster.specs import job_specs

#: Tag of a run that tells which record of the job runner it has.
RECORD_TAG = "lakehouse/record"

Result = MaterializeResult[Any] | AssetCheckResult | AssetMaterialization | AssetCheckEvaluation


class ProductRun:
    """One step of a Dagster run: the selected jobs of one product, run by one call of the runner."""

    def __init__(self, context: AssetExecutionContext, product: str, plan: Json, runner: Runner) -> None:
        """`plan` is the product's part of the plan; nothing is started."""
        self._context = context
        self._product = product
        self._plan = plan
        self._runner = runner
        self._by_day = any(job["step"] == "ingest_files" for job in plan["jobs"])
        self._ended: dict[str, dict[str, Any]] = {}

    def results(self) -> Iterator[Result]:
        """Runs the jobs and yields what each has filled and found when it ends.

        Raises:
            Failure: a job failed for good, or none could start.
        """
        context = self._context
        jobs = {job["name"]: job for job in self._selected()}
        exit_codes: list[int] = []
        for told in self._runner.run([self._product, *self._narrowed(list(jobs))], exit_codes.append):
            if isinstance(told, Line):
                context.log.info(told.text)
            elif told.kind == "run":
                context.instance.add_run_tags(context.run.run_id, {RECORD_TAG: told.record["runId"]})
            else:
                job = jobs[told.record["job"]]
                self._ended[job["name"]] = told.record
                yield from self._of(job, told.record)
        if exit_codes != [0]:
            self._fail(exit_codes[0])

    def _narrowed(self, names: list[str]) -> list[str]:
        arguments = [part for name in names for part in ("--job", name)]
        day = self._context.partition_key if self._context.has_partition_key else self._wanted_day()
        return arguments if day is None else [*arguments, "--date", day]

    def _wanted_day(self) -> str | None:
        return str(self._context.op_execution_context.op_config.get("date") or "") or None

    def _selected(self) -> list[Json]:
        """The jobs that fill a selected asset, in run order; a check is made by filling its table."""
        checked = {check.asset_key for check in self._context.selected_asset_check_keys}
        wanted = self._context.selected_asset_keys | checked
        return [job for job in self._plan["jobs"] if wanted & self._keys(job)]

    def _keys(self, job: Json) -> set[AssetKey]:
        return {spec.key for spec in job_specs(self._product, self._plan, job)}

    def _of(self, job: Json, record: dict[str, Any]) -> Iterator[Result]:
        context = self._context
        if record["status"] == "succeeded":
            for one in self._filled(job, record):
                # A step of which only some assets have partitions cannot give results in a run without one:
                # Dagster fails when it looks up what they are made from. So they are told as mere events.
                if self._by_day:
                    yield one
                elif one.asset_key in context.selected_asset_keys:
                    yield MaterializeResult(asset_key=one.asset_key, metadata=one.metadata)
        for check in check_evaluations(job, record):
            if check.asset_check_key not in context.selected_asset_check_keys:
                continue
            if self._by_day:
                yield check
            else:
                yield AssetCheckResult(
                    passed=check.passed,
                    asset_key=check.asset_key,
                    check_name=check.check_name,
                    metadata=check.metadata,
                    severity=check.severity,
                )

    def _filled(self, job: Json, record: dict[str, Any]) -> list[AssetMaterialization]:
        if job["step"] != "ingest_files":
            return materializations(self._plan, job, record)
        instance = self._context.instance
        instance.add_dynamic_partitions(days_name(self._product), list(record["days"]))
        return day_materializations(job, record, instance.get_materialized_partitions(job_key(job)))

    def _fail(self, exit_code: int) -> None:
        failed = [record for record in self._ended.values() if record["status"] == "failed"]
        reasons = "\n".join(f"{record['table']}: {record['error']}" for record in failed)
        raise Failure(
            description=reasons
            or f"the job runner ended with exit code {exit_code}; the lines above say why",
            metadata={"exit code": exit_code},
            # The runner has tried as often as the plan lets it.
            allow_retries=False,
        )

"""Everything that Dagster offers of a plan."""

# Without `annotations` of the future: Dagster looks at the class by which a step's context is annotated.
from collections.abc import Iterator

from dagster import (
    AssetExecutionContext,
    AssetsDefinition,
    AssetSelection,
    DefaultScheduleStatus,
    Definitions,
    Field,
    ScheduleDefinition,
    define_asset_job,
    in_process_executor,
    multi_asset,
)

from lakehouse_dagster.execute import ProductRun, Result
from lakehouse_dagster.keys import Json
from lakehouse_dagster.runner import Runner
from lakehouse_dagster.specs import check_specs, job_specs, source_specs


def build_definitions(plan: Json, runner: Runner) -> Definitions:
    """Assets, checks, one job per product and the schedules that products name."""
    products = plan["products"]
    return Definitions(
        assets=[
            *(spec for name, product in products.items() for spec in source_specs(name, product)),
            *(_tables(name, product, runner) for name, product in products.items() if product["jobs"]),
        ],
        jobs=[
            # What a product's tables are filled by is one process that does several at once by itself.
            define_asset_job(
                name, AssetSelection.assets(*_keys(name, product)), executor_def=in_process_executor
            )
            for name, product in products.items()
            if product["jobs"]
        ],
        schedules=[_schedule(name, product) for name, product in products.items() if product.get("schedule")],
        executor=in_process_executor,
    )


def _tables(name: str, product: Json, runner: Runner) -> AssetsDefinition:
    """All tables of a product as one step: the runner does any of them in one call, several at a time."""

    @multi_asset(
        name=f"{name}_tables",
        specs=[spec for job in product["jobs"] for spec in job_specs(name, product, job)],
        check_specs=[spec for job in product["jobs"] for spec in check_specs(product, job)],
        can_subset=True,
        # One run of a product at a time; the others wait in the queue.
        pool=name,
        config_schema={
            "date": Field(str, is_required=False, description="the one day of delivery to ingest")
        },
    )
    def tables(context: AssetExecutionContext) -> Iterator[Result]:
        yield from ProductRun(context, name, product, runner).results()

    return tables


def _keys(name: str, product: Json) -> list[str]:
    return sorted(
        spec.key.to_user_string() for job in product["jobs"] for spec in job_specs(name, product, job)
    )


def _schedule(name: str, product: Json) -> ScheduleDefinition:
    return ScheduleDefinition(
        name=f"{name}_schedule",
        cron_schedule=product["schedule"],
        job_name=name,
        execution_timezone="UTC",
        default_status=DefaultScheduleStatus.RUNNING,
    )

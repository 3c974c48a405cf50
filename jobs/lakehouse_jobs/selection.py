"""Which jobs of a product a run is asked to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lakehouse_jobs.errors import PlanError
from lakehouse_jobs.plan import Plan, Product
from lakehouse_jobs.plan_jobs import Job


def find_product(plan: Plan, name: str) -> Product:
    """Finds a product by name.

    Raises:
        PlanError: the plan has no such product; names those it has.
    """
    if name not in plan.products:
        raise PlanError(f"The plan has no product {name}. It has: {_list(plan.products)}.")
    return plan.products[name]


def select_jobs(
    product: Product, layer: str | None, jobs: Collection[str], table: str | None
) -> tuple[Job, ...]:
    """The product's jobs in run order, narrowed to a layer, to jobs or to the job of a table, or all of them.

    Raises:
        PlanError: nothing is left, or a job is not there; names what could have been asked for.
    """
    chosen = tuple(
        candidate
        for candidate in product.jobs
        if layer in (None, candidate.layer)
        and (not jobs or candidate.name in jobs)
        and table in (None, candidate.writes)
    )
    unknown = set(jobs) - {candidate.name for candidate in product.jobs}
    if chosen and not unknown:
        return chosen
    asked = (("layer", layer), ("job", ", ".join(jobs)), ("table", table))
    wanted = " and ".join(f"{kind} {name}" for kind, name in asked if name)
    raise PlanError(
        f"Product {product.name} has no job with {wanted}. "
        f"Layers: {_list({candidate.layer: None for candidate in product.jobs})}. "
        f"Jobs: {_list(candidate.name for candidate in product.jobs)}."
    )


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"

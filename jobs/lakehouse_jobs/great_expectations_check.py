"""Asks Great Expectations about a frame. Nothing else imports it: to load it takes seconds."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lakehouse_jobs.errors import LakehouseError, bullets

if TYPE_CHECKING:
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
    from pyspark.sql import DataFrame

# Contexts and their data sources are kept in places that all threads share, and modules that import each
# other can be seen half loaded by a second thread.
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Question:
    """An expectation of the type that Great Expectations calls so, with all its arguments known."""

    name: str
    type: str
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: whether it is so, the figure, and the rows that are to blame where rows can be."""

    success: bool
    observed: object
    broken: int | None


def ask(frame: DataFrame, questions: Sequence[Question]) -> list[Answer]:
    """Answers every question, in few passes over the frame.

    Raises:
        LakehouseError: a question cannot be answered; names each.
    """
    with _lock:
        import great_expectations as gx  # noqa: PLC0415 (see above)
        from great_expectations.expectations.expectation_configuration import (  # noqa: PLC0415
            ExpectationConfiguration,
        )

        # Results come in an order of their own.
        suite = gx.ExpectationSuite(
            name="table",
            expectations=[
                ExpectationConfiguration(
                    type=question.type, kwargs=dict(question.kwargs), meta={"name": question.name}
                ).to_domain_obj()
                for question in questions
            ],
        )
        name = uuid4().hex
        context = _context()
        source = context.data_sources.add_spark(name, persist=False)
        try:
            batch = source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
            results = batch.get_batch({"dataframe": frame}).validate(suite).results
        finally:
            context.data_sources.delete(name)
    by_name = {
        result.expectation_config.meta["name"]: result
        for result in results
        if result.expectation_config is not None and result.expectation_config.meta is not None
    }
    faults = [
        f"{question.name}: {fault}"
        for question in questions
        if (fault := _fault(by_name[question.name].exception_info))
    ]
    if faults:
        raise LakehouseError(bullets("These expectations cannot be checked:", faults))
    return [_answer(by_name[question.name]) for question in questions]


def load() -> None:
    """Loads Great Expectations, so that the first question need not wait for it."""
    with _lock:
        _context()


@cache
def _context() -> EphemeralDataContext:
    import great_expectations as gx  # noqa: PLC0415
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

    context = gx.get_context(mode="ephemeral")
    # Nobody is told about it, and standard error belongs to the run's own progress.
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _fault(info: Mapping[str, Any]) -> str | None:
    """Why it could not be answered: told once, or once for each figure that could not be had."""
    if "raised_exception" in info:
        return info["exception_message"] if info["raised_exception"] else None
    return "; ".join(sorted({str(entry["exception_message"]) for entry in info.values()})) or None


def _answer(result: Any) -> Answer:  # noqa: ANN401 (theirs)
    found = result.result
    if "element_count" in found:
        broken = found["unexpected_count"] or 0
        counted = found["element_count"] - (found.get("missing_count") or 0)
        return Answer(result.success, (counted - broken) / counted if counted else None, broken)
    observed = found["observed_value"]
    if isinstance(observed, Mapping):
        [observed] = observed["values"]
    return Answer(result.success, observed, None)

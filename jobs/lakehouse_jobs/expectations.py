"""What a table as a whole has to be before readers see its new rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.check import Check, CheckError, told
from lakehouse_jobs.errors import bullets
from lakehouse_jobs.great_expectations_check import Answer, Question, ask
from lakehouse_jobs.plan import Expectation, RowsParameter, Table, TimeParameter

#: Number of rows of the table of the lake that a parameter names.
RowsOf = Callable[[RowsParameter], int]


def check_expectations(spark: SparkSession, frame: DataFrame, table: Table) -> tuple[Check, ...]:
    """Finds out whether the rows are what the table's expectations say; none, nothing is asked.

    Raises:
        LakehouseError: an expectation cannot be checked.
    """
    if not table.expectations:
        return ()
    # Spark's client gives times of day without zone, as this machine's clock shows them.
    now = datetime.now()

    def rows_of(parameter: RowsParameter) -> int:
        return spark.table(parameter.spark_name).count()

    questions = [question(expectation, table, rows_of, now) for expectation in table.expectations]
    answers = ask(frame, questions)
    return tuple(
        _check(expectation, asked, answer)
        for expectation, asked, answer in zip(table.expectations, questions, answers, strict=True)
    )


def refuse_unexpected(table: Table, checks: Sequence[Check]) -> None:
    """Lets a table pass of which every expectation that stops is met.

    Raises:
        CheckError: names every one that is not, with what was found and what was expected.
    """
    described = {expectation.name: expectation.description for expectation in table.expectations}
    faults = [
        f"expectation {check.name} ({described[check.name]}) is not met: {told(check)}"
        for check in checks
        if check.kind == "expectation" and check.severity == "stop" and not check.passed
    ]
    if faults:
        raise CheckError(bullets(f"{table.full_name} is not as expected:", faults), checks)


def question(expectation: Expectation, table: Table, rows_of: RowsOf, now: datetime) -> Question:
    """The expectation with what its parameters stand for, `now` being the time of this machine's clock."""
    column = expectation.kwargs.get("column")
    types = {declared.name: declared.type for declared in table.columns}

    def value(parameter: RowsParameter | TimeParameter) -> int | date | datetime:
        if isinstance(parameter, RowsParameter):
            # A product of floats can be a hair above the whole number that is meant.
            rows = Decimal(str(parameter.times)) * rows_of(parameter)
            return math.ceil(rows) if parameter.round == "up" else math.floor(rows)
        moment = now - timedelta(seconds=parameter.seconds_ago)
        # A day, as dates and as the session's times, is one of UTC.
        return moment.astimezone(UTC).date() if types.get(str(column)) == "date" else moment

    known = {name: value(parameter) for name, parameter in expectation.parameters.items()}
    kwargs = {
        name: known[given["$PARAMETER"]] if isinstance(given, Mapping) and "$PARAMETER" in given else given
        for name, given in expectation.kwargs.items()
    }
    return Question(expectation.name, expectation.type, kwargs)


def _check(expectation: Expectation, asked: Question, answer: Answer) -> Check:
    return Check(
        expectation.name,
        "expectation",
        expectation.severity,
        answer.broken,
        answer.success,
        observed=_plain(answer.observed),
        expected={
            "type": asked.type,
            "kwargs": {name: _plain(value) for name, value in asked.kwargs.items()},
        },
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 (numbers of NumPy, times, and what JSON has already)
    """The value as JSON can hold it; times are in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    item = getattr(value, "item", None)
    return item() if callable(item) else value

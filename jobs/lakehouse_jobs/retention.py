"""Which rows of a table are past what its contract keeps."""

from __future__ import annotations

from datetime import date, timedelta

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.plan import RowAge, Table


def first_day_kept(table: Table, today: date) -> str | None:
    """The oldest day whose rows are kept, as `YYYY-MM-DD`; `None` when no age ends rows."""
    age = table.rows_kept
    return (today - timedelta(days=age.days)).isoformat() if isinstance(age, RowAge) else None


def is_past(value: str, first_day: str) -> bool:
    """Whether a partition's value is a day before the first one that is kept; what is no day never is."""
    try:
        return date.fromisoformat(value).isoformat() == value and value < first_day
    except ValueError:
        return False


def without_past(frame: DataFrame, table: Table, today: date) -> DataFrame:
    """The frame without rows that `maintain` would remove again; rows without a day stay."""
    age, first_day = table.rows_kept, first_day_kept(table, today)
    if not isinstance(age, RowAge) or first_day is None:
        return frame
    day = F.col(f"`{age.by}`").cast("date")
    return frame.where(day.isNull() | (day >= F.lit(first_day).cast("date")))

"""Makes a frame have exactly the declared columns."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 (the name every Spark user knows)

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Table


def conform(frame: DataFrame, table: Table, extra: Sequence[str] = ()) -> DataFrame:
    """Selects the declared columns in their declared order, each cast to its type, then the extra ones.

    Casts follow ANSI rules (the session sets them), so a value that does not fit fails the job.

    Raises:
        LakehouseError: a declared column is missing, or there is one that is not declared.
    """
    declared = [column.name for column in table.columns]
    found = [name for name in frame.columns if name not in extra]
    faults = [f"column {name} is declared but not delivered" for name in declared if name not in found]
    faults += [f"column {name} is delivered but not declared" for name in found if name not in declared]
    faults += [f"column {name} is delivered twice" for name in sorted(set(found)) if found.count(name) > 1]
    if faults:
        raise LakehouseError(bullets(f"{table.full_name} does not get the columns it declares:", faults))
    cast = [F.col(f"`{column.name}`").cast(column.type) for column in table.columns]
    return frame.select(*cast, *extra)

"""What the publisher needs of a format."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from lakehouse_jobs.plan import Table


class TableKeeper(Protocol):
    """Gives tables of one format rows that were staged as Parquet files and verified there.

    Readers see the old rows until they see the new ones, at once.
    """

    def repair(self, table: Table) -> None:
        """Ends what a killed run began, and refuses a table that the declaration would harm.

        Raises:
            LakehouseError: says what is there otherwise than declared; nothing was changed.
        """

    def switch(self, table: Table, staged: str, only: Collection[str] | None) -> int:
        """Makes the staged rows the table's rows; returns their bytes.

        `only` are values of the first partition column whose rows are replaced; `None` for all rows.
        """

    def merge(self, table: Table, staged: str, latest_by: str) -> int:
        """Puts each staged row in the place of the one with its key, unless that has a greater `latest_by`.

        Rows with other keys stay. Returns the bytes of the staged rows.
        """

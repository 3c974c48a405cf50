"""The registry against a Thrift server that speaks the metastore's protocol and keeps tables in memory."""

from __future__ import annotations

import copy
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hive_metastore import ThriftHiveMetastore
from hive_metastore.ttypes import (
    FieldSchema,
    InvalidOperationException,
    NoSuchObjectException,
    Partition,
    SerDeInfo,
    StorageDescriptor,
    Table,
)
from pyspark.sql import types as T  # noqa: N812
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import TBufferedTransport, TTransportException

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.hive_registry import HiveRegistry

SCHEMA = T.StructType([T.StructField("Id", T.IntegerType()), T.StructField("at", T.TimestampNTZType())])


def table(parameters: dict[str, str], serde: dict[str, str]) -> Table:
    storage = StorageDescriptor(
        cols=[FieldSchema("id", "int"), FieldSchema("at", "string")],
        location="s3a://bronze/t",
        serdeInfo=SerDeInfo(parameters=serde),
    )
    keys = [FieldSchema("day", "date")]
    return Table(dbName="bronze", tableName="t", sd=storage, parameters=parameters, partitionKeys=keys)


class Metastore:
    """Answers what the registry asks; `contexts` are those of the changes."""

    def __init__(self) -> None:
        self.tables = {
            "hive": table({}, {}),
            "spark": table({"spark.sql.sources.schema": SCHEMA.json()}, {"path": "s3a://bronze/t"}),
            "long": table(
                {
                    "spark.sql.sources.schema.numParts": "2",
                    "spark.sql.sources.schema.part.0": SCHEMA.json()[:40],
                    "spark.sql.sources.schema.part.1": SCHEMA.json()[40:],
                },
                {},
            ),
        }
        self.contexts: list[dict[str, str]] = []
        self.partitions: dict[tuple[str, ...], Partition] = {}
        self.steps: list[str] = []

    def get_table(self, schema: str, name: str) -> Table:
        if schema != "bronze" or name not in self.tables:
            raise NoSuchObjectException(f"{schema}.{name} table not found")
        return self.tables[name]

    def alter_table_with_environment_context(self, _schema: str, name: str, new: Table, context: Any) -> None:  # noqa: ANN401
        if new.sd.location.startswith("refused"):
            raise InvalidOperationException("not there")
        self.contexts.append(context.properties)
        self.tables[name] = copy.deepcopy(new)

    def get_partitions(self, _schema: str, _name: str, most: int) -> list[Partition]:
        assert most == -1
        return list(self.partitions.values())

    def add_partitions(self, new: list[Partition]) -> int:
        self.steps.append(f"add {[(part.values, part.sd.location) for part in new]}")
        self.partitions |= {tuple(part.values): part for part in new}
        return len(new)

    def alter_partitions_with_environment_context(
        self,
        _schema: str,
        _name: str,
        new: list[Partition],
        context: Any,  # noqa: ANN401
    ) -> None:
        # As in the metastore, all of them are changed, or none when one is not there.
        assert all(tuple(part.values) in self.partitions for part in new)
        self.steps.append("alter")
        self.contexts.append(context.properties)
        self.partitions |= {tuple(part.values): part for part in new}

    def drop_partition(self, _schema: str, _name: str, values: list[str], deleteData: bool) -> bool:  # noqa: N803
        assert not deleteData
        self.steps.append(f"drop {values} at {self.partitions.pop(tuple(values)).sd.location}")
        return True


@pytest.fixture
def metastore() -> Metastore:
    return Metastore()


@pytest.fixture
def registry(metastore: Metastore) -> Iterator[HiveRegistry]:
    processor = ThriftHiveMetastore.Processor(metastore)
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        transport = TSocket()
        transport.setHandle(connection)
        protocol = TBinaryProtocol(TBufferedTransport(transport))
        # Thrift's own servers go on after their socket was closed; this one ends with its client.
        with suppress(TTransportException):
            while True:
                processor.process(protocol, protocol)

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=answer, args=[connection], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield HiveRegistry(f"thrift://127.0.0.1:{listener.getsockname()[1]}")
    listener.close()


def test_columns_are_hives_own_unless_spark_made_the_table(registry: HiveRegistry) -> None:
    hive, spark = registry.find("bronze", "hive"), registry.find("bronze", "spark")
    assert hive is not None
    assert hive.columns == (("id", "int"), ("at", "string"), ("day", "date"))
    assert spark is not None
    assert spark.columns == (("Id", "int"), ("at", "timestamp_ntz"))
    assert registry.find("bronze", "long") == spark
    assert spark.location == "s3a://bronze/t"


def test_what_is_not_registered_is_none(registry: HiveRegistry) -> None:
    assert registry.find("bronze", "other") is None
    assert registry.find("silver", "hive") is None


def test_a_move_reaches_every_reader_and_leaves_the_rest(
    registry: HiveRegistry, metastore: Metastore
) -> None:
    before = dict(metastore.tables["spark"].parameters)
    registry.move("bronze", "spark", "s3a://bronze/_staging/t/1")
    moved = metastore.tables["spark"]
    assert moved.sd.location == "s3a://bronze/_staging/t/1"
    assert moved.sd.serdeInfo.parameters == {"path": "s3a://bronze/_staging/t/1"}
    assert moved.parameters == before
    registry.move("bronze", "hive", "s3a://elsewhere")
    assert metastore.tables["hive"].sd.serdeInfo.parameters == {}
    assert metastore.contexts == [{"DO_NOT_UPDATE_STATS": "true"}] * 2


def test_a_table_adopts_columns_and_place_of_another_in_one_step(
    registry: HiveRegistry, metastore: Metastore
) -> None:
    shape = metastore.tables["hive__shape"] = table(
        {"spark.sql.sources.schema": SCHEMA.json()}, {"path": "p"}
    )
    shape.sd.location = "s3a://bronze/_staging/t/2"
    metastore.tables["hive"].owner = "somebody"
    registry.adopt("bronze", "hive", "hive__shape")
    adopted = metastore.tables["hive"]
    assert (adopted.sd, adopted.parameters) == (shape.sd, shape.parameters)
    assert (adopted.tableName, adopted.owner) == ("t", "somebody")
    assert metastore.contexts == [{"DO_NOT_UPDATE_STATS": "true"}]


def test_partitions_are_switched_in_one_step(registry: HiveRegistry, metastore: Metastore) -> None:
    registry.place_partitions(
        "bronze", "spark", {("d1",): "s3a://b/1", ("d2",): "s3a://b/2"}, "s3a://b/empty"
    )
    metastore.steps.clear()
    metastore.contexts.clear()
    registry.place_partitions(
        "bronze", "spark", {("d2",): "s3a://b/22", ("d3",): "s3a://b/3"}, "s3a://b/empty"
    )
    # Before and after the one call that changes rows, readers find nothing in what comes and goes.
    assert metastore.steps == [
        "add [(['d3'], 's3a://b/empty')]",
        "alter",
        "drop ['d1'] at s3a://b/empty",
    ]
    assert metastore.contexts == [{"DO_NOT_UPDATE_STATS": "true"}]
    assert registry.partitions("bronze", "spark") == {("d2",): "s3a://b/22", ("d3",): "s3a://b/3"}
    # A partition has a place of its own, and the table's beside it would be read by Spark.
    assert "path" not in metastore.partitions[("d3",)].sd.serdeInfo.parameters
    assert metastore.tables["spark"].sd.serdeInfo.parameters == {"path": "s3a://bronze/t"}


def test_a_broken_connection_is_made_again(registry: HiveRegistry) -> None:
    assert registry.find("bronze", "hive") is not None
    connection = registry._connection
    assert connection is not None
    connection.close()
    assert registry.find("bronze", "hive") is not None


def test_faults_name_the_metastore(registry: HiveRegistry) -> None:
    with pytest.raises(LakehouseError, match=r"thrift://127.0.0.1:\d+ refuses: .*not there"):
        registry.move("bronze", "hive", "refused")
    with pytest.raises(LakehouseError, match=r"thrift://127.0.0.1:1 does not answer"):
        HiveRegistry("thrift://127.0.0.1:1").find("bronze", "hive")


def test_a_metastore_that_keeps_silent_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lakehouse_jobs.hive_registry._TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        connections = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connections.append(silent.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        with pytest.raises(LakehouseError, match="does not answer"):
            HiveRegistry(f"thrift://127.0.0.1:{silent.getsockname()[1]}").find("bronze", "hive")
        assert len(connections) == 1

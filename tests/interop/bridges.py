"""The official Go and Rust clients as processes that do what a line says; built once for a state of their sources."""

import contextlib
import fcntl
import functools
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

from conftest import HOME

HERE = pathlib.Path(__file__).parent
CACHE = HOME.parent  # the repository's .cache
OLDEST_CARGO = (1, 88)  # what rmcp asks for


def build_go(home: pathlib.Path) -> pathlib.Path:
    environment = {"GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local", "GOPATH": str(CACHE / "go"),
                   "GOCACHE": str(CACHE / "go/build")}
    compile_([HOME / "bin/go", "build", "-o", home / "client", "."], HERE / "go", environment)
    return home / "client"


def build_rust(home: pathlib.Path) -> pathlib.Path:
    compile_(["cargo", "build", "--quiet", "--locked"], HERE / "rust", {"CARGO_TARGET_DIR": str(home)})
    return home / "debug/interop"


def compile_(command: list, folder: pathlib.Path, environment: dict[str, str]) -> None:
    ended = subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True)
    assert ended.returncode == 0, f"{command} failed:\n{ended.stdout}{ended.stderr}"


# Which files a build is kept for, and how it is made. Cargo itself sees that a source has changed.
BUILDS = {"go": (["go.mod", "go.sum", "main.go"], build_go), "rust": (["Cargo.lock"], build_rust)}


@functools.cache
def why_not(language: str) -> str | None:
    """Why this machine cannot try a client."""
    if language != "rust":
        return None
    if not shutil.which("cargo"):
        return "cargo is not on PATH: the Rust client cannot be built and is not tried"
    told = subprocess.run(["cargo", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    if tuple(map(int, re.search(r"(\d+)\.(\d+)", told).groups())) < OLDEST_CARGO:
        return f"{told} is too old for the Rust client, which is not tried; it needs {'.'.join(map(str, OLDEST_CARGO))}"
    return None


@functools.cache
def client(language: str) -> pathlib.Path:
    """The client's program. One test worker builds it, the others wait."""
    files, build = BUILDS[language]
    digest = hashlib.sha256(b"\0".join((HERE / language / name).read_bytes() for name in files)).hexdigest()[:12]
    home = CACHE / f"interop-{language}-{digest}"
    home.mkdir(exist_ok=True)
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build(home)


class Refused(Exception):
    """The client's call ended with an error; `code` is that of JSON-RPC, where there was one."""

    def __init__(self, answer: dict):
        super().__init__(answer["error"])
        self.code = answer.get("code")


class Bridge:
    def __init__(self, process: subprocess.Popen):
        self.process = process

    def ask(self, method: str, params: dict | None = None, **more) -> dict:
        self.process.stdin.write(json.dumps({"method": method, "params": params or {}} | more) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the client ended with {self.process.wait(30)}: {self.process.stderr.read()}"
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer)
        return answer["result"]

    def call(self, tool: str, user: str, **arguments) -> dict:
        return self.ask("tools/call", {"name": tool, "arguments": {"user_google_email": user} | arguments})

    def data(self, tool: str, user: str, **arguments) -> dict:
        """As call, for calls that must succeed: the structured content."""
        result = self.call(tool, user, **arguments)
        assert not result.get("isError"), result
        return result["structuredContent"]

    def progress(self, count: int) -> list[float]:
        """What calls have reported, once that is so much: clients handle it beside the answers."""
        end = time.monotonic() + 20
        while len(reported := self.ask("progress")["progress"]) < count and time.monotonic() < end:
            time.sleep(0.02)
        return reported


@contextlib.contextmanager
def connect(language: str, version: str, target: list, folder: pathlib.Path, environment: dict[str, str]):
    """`target` is "http", URL or "stdio", COMMAND, ARGUMENT..."""
    command = [client(language), version, *target]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=environment, cwd=folder) as process:
        try:
            yield Bridge(process)
        except BaseException:
            process.kill()
            raise
        process.stdin.close()
        assert process.wait(30) == 0, process.stderr.read()

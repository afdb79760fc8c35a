#!/usr/bin/env python3
"""Builds and runs tests: all of them, or those that a word or a path selects. Called by ./test.

All of them are: the include order, unit tests and golden results, fuzz targets (where the build has them), the
catalogue's data against its source, then end-to-end, conformance and interop tests with pytest. The last line counts.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import environment
from environment import ROOT

PYTEST_FOLDERS = ("tests/e2e", "tests/conformance", "tests/interop")
FUZZ_SECONDS = 120  # in all, two targets at a time
EXAMPLES = """examples:
  ./test                                     everything on the release build
  ./test asan                                everything with sanitizers, and the fuzz targets
  ./test -k get_events                       what has that in its name: unit tests, golden results, end-to-end tests
  ./test src/tools/gmail                     the unit tests of a folder, or of one file
  ./test tests/results/get_events.week.json  one golden result; UPDATE_RESULTS=1 ./test ... writes it
  ./test tests/e2e/test_tasks.py             one file of end-to-end tests; FILE::TEST is one test of it"""


@dataclasses.dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclasses.dataclass
class Plan:
    """What to run; without word and paths all of it."""
    preset: str
    word: str
    sources: list[pathlib.Path]  # below src
    results: list[pathlib.Path]  # tests/results, or files of it
    fuzz: list[pathlib.Path]  # tests/fuzz, or files of it
    python: list[str]  # for pytest

    @property
    def build(self) -> pathlib.Path:
        return ROOT / "build" / self.preset

    @property
    def whole(self) -> bool:
        return not self.word and not self.paths

    @property
    def paths(self) -> list:
        return self.sources + self.results + self.fuzz + self.python

    def targets(self) -> list[str]:
        """What ninja has to build."""
        if not self.paths:
            return ["all", "unit_tests"]
        layers = {f"{source.relative_to(ROOT / 'src').parts[0]}_test" for source in self.sources if source != ROOT / "src"}
        if ROOT / "src" in self.sources:
            layers = {"unit_tests"}
        return sorted(layers) + ["results_test"] * bool(self.results) + ["all"] * bool(self.python) + [
            f"{file.name.removesuffix('.cpp')}" for file in self.fuzz if file.suffix == ".cpp"] + [
            "unit_tests" for file in self.fuzz if file.suffix != ".cpp"]

    def describe(self) -> str:
        shown = [str(p.relative_to(ROOT)) if isinstance(p, pathlib.Path) else p for p in self.paths]
        what = " ".join(shown) if shown else "every test" if not self.word else "tests"
        return f"Runs {what}{f' with {self.word!r} in its name' if self.word else ''} on build/{self.preset}."


def parse(arguments: list[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="./test", description="Builds and runs tests.", epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", metavar="PRESET|PATH",
                        help="release (the default), asan, debug, tsan; or a folder or file whose tests to run")
    parser.add_argument("-k", dest="word", metavar="WORD", default="", help="only tests with WORD in their name")
    given = parser.parse_args(arguments)
    plan = Plan("release", given.word, [], [], [], [])
    for name in given.what:
        if name in ("release", "debug", "asan", "tsan"):
            plan.preset = name
            continue
        path = pathlib.Path(name.partition("::")[0])
        path = next((p.resolve() for p in (path, ROOT / path) if p.exists()), None)
        relative = str(path.relative_to(ROOT)) if path and path.is_relative_to(ROOT) else ""
        if relative == "src" or relative.startswith("src/"):
            plan.sources.append(path)
        elif relative.startswith("tests/results"):
            plan.results.append(path)
        elif relative.startswith("tests/fuzz"):
            plan.fuzz.append(path)
        elif relative.startswith(PYTEST_FOLDERS):
            plan.python.append(relative + name[len(name.partition("::")[0]):])
        else:
            parser.error(f"{name} is neither a preset nor a file or folder with tests (src/..., "
                         f"tests/results, tests/fuzz, {', '.join(PYTEST_FOLDERS)})")
    return plan


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def tests_of(binary: pathlib.Path) -> list[tuple[str, pathlib.Path]]:
    """Every test's name, and the file that holds it."""
    with tempfile.NamedTemporaryFile(suffix=".json") as listed:
        subprocess.run([binary, "--gtest_list_tests", f"--gtest_output=json:{listed.name}"], check=True,
                       stdout=subprocess.DEVNULL)
        suites = json.load(listed)["testsuites"]
    return [(f"{suite['name']}.{test['name']}", ROOT / pathlib.Path(test["file"]).resolve().relative_to(ROOT))
            for suite in suites for test in suite["testsuite"]]


def wanted(plan: Plan, name: str, file: pathlib.Path) -> bool:
    if plan.word and plain(plan.word) not in plain(name):
        return False
    if not plan.paths:
        return True
    for result in plan.results:
        if file.is_relative_to(ROOT / "tests/results") and (
                result.suffix != ".json" or name.rpartition("/")[2] == re.sub(r"[^A-Za-z0-9]", "_", result.stem)):
            return True
    # x.cpp and x.hpp stand for x_test.cpp.
    return any(file.is_relative_to(source) or file == source.with_name(f"{source.stem}_test.cpp") for source in plan.sources)


def run_binary(binary: pathlib.Path, names: list[str] | None) -> tuple[Counts, str]:
    """Counts, and the output where a test failed."""
    filtered = [f"--gtest_filter={':'.join(names)}"] if names is not None else []
    run = subprocess.run([binary, "--gtest_brief=1", *filtered], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         errors="replace")

    def count(pattern: str) -> int:
        found = re.search(pattern, run.stdout, re.M)
        return int(found[1]) if found else 0

    failed = count(r"^\s*(\d+) FAILED TEST") or (1 if run.returncode else 0)
    return Counts(count(r"\[  PASSED  \] (\d+)"), failed, count(r"\[  SKIPPED \] (\d+) test")), run.stdout if failed else ""


def unit_tests(plan: Plan) -> Counts:
    """Two binaries at a time, the large ones first."""
    built = plan.targets()
    binaries = [binary for binary in plan.build.glob("*_test") if "unit_tests" in built or binary.name in built]
    binaries.sort(key=lambda binary: -binary.stat().st_size)
    selected: list[tuple[pathlib.Path, list[str] | None]] = [(binary, None) for binary in binaries]
    if not plan.whole:
        chosen = {binary: [name for name, file in tests_of(binary) if wanted(plan, name, file)] for binary in binaries}
        selected = [(binary, names) for binary, names in chosen.items() if names]
    total = Counts()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        running = {pool.submit(run_binary, binary, names): binary for binary, names in selected}
        for number, done in enumerate(concurrent.futures.as_completed(running), 1):
            counts, output = done.result()
            total += counts
            print(f"[{number}/{len(running)}] {running[done].name}: {counts}\n{output}".rstrip("\n"), flush=True)
    return total


def fuzz_one(target: pathlib.Path, build: pathlib.Path, seconds: int) -> tuple[bool, str]:
    corpus, found = ROOT / "tests/fuzz/corpus" / target.name.removesuffix("_fuzz"), build / f"{target.name}.found"
    found.mkdir(exist_ok=True)
    # New inputs go to the first folder; what breaks the target is kept in the build folder.
    command = [target, f"-max_total_time={seconds}", "-timeout=20", "-max_len=8192", f"-artifact_prefix={build}/{target.name}-",
               found, corpus]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = run.stdout.decode(errors="replace").splitlines()
    if run.returncode:
        return False, "\n".join(lines[-100:])
    return True, next((line for line in lines if line.startswith("Done")), "no runs")


def fuzz(plan: Plan) -> Counts:
    """Each fuzz target that the build has, from its corpus; they share the time."""
    targets = sorted(plan.build.glob("*_fuzz"))
    if not plan.whole:
        names = {file.stem for file in plan.fuzz if file.suffix == ".cpp"}
        targets = [target for target in targets if plan.fuzz and (target.name in names or not names)]
    total = Counts()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        seconds = FUZZ_SECONDS * 2 // max(2, len(targets))
        running = {pool.submit(fuzz_one, target, plan.build, seconds): target for target in targets}
        for number, done in enumerate(concurrent.futures.as_completed(running), 1):
            good, words = done.result()
            total += Counts(passed=int(good), failed=int(not good))
            print(f"[{number}/{len(running)}] {running[done].name}{'' if good else ' failed'}: {words}", flush=True)
    return total


def pytest(plan: Plan, home: pathlib.Path) -> Counts:
    """Its output as it comes; the counts are read from its last line."""
    command = [home / "bin/python", "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]
    command += ["-n", "3"] if len(plan.python) != 1 or "::" not in plan.python[0] else []
    command += ["-k", plan.word] if plan.word else []
    process = subprocess.Popen([*command, *(plan.python or ["tests"])], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=os.environ | {"WORKSPACE_BUILD": str(plan.build), "WORKSPACE_TEST_HOME": str(home)})
    output = b""
    while piece := os.read(process.stdout.fileno(), 65536):
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        output += piece
    code = process.wait()
    last = output.decode(errors="replace").strip().rpartition("\n")[2]
    counts = {word.removesuffix("s"): int(n) for n, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", last)}
    total = Counts(counts.get("passed", 0), counts.get("failed", 0) + counts.get("error", 0), counts.get("skipped", 0))
    none_selected = code == 5
    return total if total.failed or code == 0 or none_selected else total + Counts(failed=1)


def check(*command: str | pathlib.Path) -> Counts:
    good = subprocess.run(command).returncode == 0
    return Counts(passed=int(good), failed=int(not good))


def main() -> int:
    plan = parse(sys.argv[1:])
    print(plan.describe(), flush=True)
    subprocess.run([ROOT / "cmake/install-packages", "build", "test"], check=True)
    # Always: ./run may have configured before GoogleTest was there.
    subprocess.run(["cmake", "--preset", plan.preset], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", plan.build, *plan.targets()], cwd=ROOT, check=True)
    total = Counts()
    if plan.whole:
        total += check(sys.executable, ROOT / "tests/check_layers.py")
    if not plan.paths or plan.sources or plan.results:
        total += unit_tests(plan)
    if plan.whole or plan.fuzz:
        total += fuzz(plan)
    if not plan.paths or plan.python:
        home = environment.install()
        if plan.whole:
            # The catalogue's data must be what the generator makes of the pinned discovery documents.
            total += check(home / "bin/python", ROOT / "src/catalogue/generate.py", "--check")
        total += pytest(plan, home)
    if not total.passed + total.failed + total.skipped:
        print("No test is called so or stands there.")
        return 1
    print(total)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())

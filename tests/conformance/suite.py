"""The official conformance suite in its two pinned versions: which jobs there are, what each has to run, what came out."""

import collections
import dataclasses
import json
import os
import pathlib
import re
import subprocess

import pytest

from conftest import HOME

# What a job runs: the suite's package (tests/e2e/package.json), how it selects scenarios, how it lists them.
JOBS = {
    "0.1-all": ("conformance-0.1", ["--suite", "all"], ["--server"]),
    "0.2-2025-11-25": ("conformance-0.2", ["--requirements", "2025-11-25"], ["--requirements", "2025-11-25"]),
    "0.2-2026-07-28": ("conformance-0.2", ["--requirements", "2026-07-28"], ["--requirements", "2026-07-28"]),
    "0.2-all": ("conformance-0.2", ["--suite", "all"], ["--server"]),
}


def command(package: str, *arguments: str | pathlib.Path) -> list[str | pathlib.Path]:
    return [HOME / "bin/node", HOME / "node/node_modules" / package / "dist/index.js", *arguments]


def list_scenarios(package: str, selection: list[str]) -> list[str]:
    """Every server scenario of a selection: the required ones, and those that are run and reported beside them."""
    text = subprocess.run(command(package, "list", *selection), check=True, capture_output=True, text=True).stdout
    required = text.partition("Server scenarios")[2].partition("Client scenarios")[0].partition("Run and reported")[0]
    beside = re.findall(r"^ +- (\S+) \[server\]$", text, re.M)
    return re.findall(r"^ +- (\S+)", required, re.M) + beside


def scenarios() -> list[tuple[str, str]]:
    """(job, scenario) of all jobs, as the suite lists them; kept beside the suite, for each test worker asks."""
    kept = HOME / "conformance-scenarios.json"
    if not kept.exists():
        found = {job: list_scenarios(package, selection) for job, (package, _, selection) in JOBS.items()}
        assert all(found.values()), f"the suite lists no scenarios: {found}"
        temporary = kept.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps(found))
        temporary.rename(kept)
    return [(job, name) for job, names in json.loads(kept.read_text()).items() for name in names]


@dataclasses.dataclass
class Outcome:
    """What the checks of one scenario say."""
    succeeded: list[dict]
    wrong: list[dict]  # the suite's warnings too: they are what the specification recommends
    skipped: list[dict]

    @classmethod
    def of(cls, checks: list[dict]):
        by = collections.defaultdict(list)
        for check in checks:
            by[check["status"]].append(check)
        return cls(by["SUCCESS"], by["FAILURE"] + by["WARNING"], by["SKIPPED"])

    @property
    def passes(self) -> bool:
        return bool(self.succeeded) and not self.wrong

    def skips(self) -> dict[str, list[str]]:
        """Ids of the skipped checks by the reason that the suite gives."""
        by = collections.defaultdict(list)
        for check in self.skipped:
            by[reason(check)].append(check["id"])
        return by

    def __str__(self) -> str:
        lines = [f"{c['status']} {c['id']}: {reason(c)} {json.dumps(c.get('details') or {})[:600]}" for c in self.wrong]
        return "\n".join(lines) or f"{len(self.succeeded)} checks succeeded, {len(self.skipped)} were skipped"


def reason(check: dict) -> str:
    return check.get("errorMessage") or check.get("description") or "the suite gives no reason"


@dataclasses.dataclass
class Run:
    """A job that has ended."""
    exit_code: int
    output: str
    outcomes: dict[str, Outcome]

    def outcome(self, scenario: str) -> Outcome:
        if scenario in self.outcomes:
            return self.outcomes[scenario]
        # A scenario that threw leaves no file; its part of the output says why.
        told = self.output.partition(f"=== Running scenario: {scenario} ===")[2].partition("=== Running scenario:")[0]
        return Outcome([], [{"id": scenario, "status": "FAILURE", "errorMessage": f"It did not end: {told[:2000].strip()}"}], [])


def run(job: str, url: str, folder: pathlib.Path, *more: str | pathlib.Path) -> Run:
    package, selection, _ = JOBS[job]
    ended = subprocess.run(command(package, "server", "--url", url, *selection, "-o", folder, *more), cwd=folder.parent,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    outcomes = {}
    for file in folder.glob("server-*/checks.json"):
        scenario = re.fullmatch(r"server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z", file.parent.name)[1]
        outcomes[scenario] = Outcome.of(json.loads(file.read_text()))
    return Run(ended.returncode, ended.stdout, outcomes)


def expect_pass(scenario: str, outcome: Outcome, subtests) -> None:
    """Checks that the suite skips are reported as skipped with its reason, beside the scenario's own result."""
    skips = [f"{scenario}: {len(ids)} skipped by the suite: {told}" for told, ids in outcome.skips().items()]
    if skips and not outcome.succeeded and not outcome.wrong:
        pytest.skip("; ".join(skips))
    for told in skips:
        with subtests.test("suite"):
            pytest.skip(told)
    if not outcome.passes:
        pytest.fail(f"{scenario}:\n{outcome}", pytrace=False)

"""The official conformance suite, each scenario a test: mcp_everything, one process for both eras, passes all."""

import functools
import pathlib

import pytest

import suite
from conftest import BUILD, start

EXPECTED_FAILURES = pathlib.Path(__file__).with_name("expected_failures.yml")  # none


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs a job against mcp_everything, once."""
    folder = tmp_path_factory.mktemp("everything")
    with start([BUILD / "mcp_everything", "--port", "0"], folder) as server:
        yield functools.cache(
            lambda job: suite.run(job, server.url, folder / job, "--expected-failures", EXPECTED_FAILURES))


@pytest.mark.parametrize("job, scenario", suite.scenarios())
def test_everything_passes(run, subtests, job, scenario):
    suite.expect_pass(scenario, run(job).outcome(scenario), subtests)


@pytest.mark.parametrize("job", suite.JOBS)
def test_the_suite_itself_is_content(run, job):
    ended = run(job)
    assert ended.exit_code == 0, ended.output[-2000:]

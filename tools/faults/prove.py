#!/usr/bin/env python3
"""Shows that the tests which bear a failure's tag can see it: puts each fault into a copy of the code and runs them.

usage: prove.py [--check] [NAME...]

Each NAME.patch here begins with what it breaks and "Tests:" with the classes that must go red; its name begins with the
tag. All of them are tried, or those whose names begin with a NAME. Ends with 0 only if every test went red under every
fault; about a minute for each fault. With --check nothing is built: each patch must apply and each test bear its tag.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent


class Fault:
    def __init__(self, path):
        self.path = path
        self.name = path.stem
        self.tag = re.match(r"SF-\d+", self.name).group()
        text = path.read_text(encoding="utf-8")
        self.says = text.splitlines()[0]
        self.tests = re.search(r"^Tests: (.+)$", text, re.M).group(1).split()


def source(test):
    found = list(TOP.glob(f"*/src/test/java/**/{test}.java"))
    if len(found) != 1:
        sys.exit(f"no test class {test}, or several")
    return found[0]


def module(test):
    return source(test).relative_to(TOP).parts[0]


def apply(fault, where, *how):
    return subprocess.run(["git", "apply", *how, str(fault.path)], cwd=where, capture_output=True, text=True)


def check(fault):
    wrong = []
    done = apply(fault, TOP, "--check")
    if done.returncode:
        wrong.append("does not apply: " + done.stderr.strip())
    for test in fault.tests:
        if f'"{fault.tag}"' not in source(test).read_text(encoding="utf-8"):
            wrong.append(f"{test} does not bear {fault.tag}")
    return wrong


def outcome(copy, test):
    """Red, green, or nothing if the test did not run."""
    reports = list(copy.glob(f"*/target/*-reports/TEST-*.{test}.xml"))
    if not reports:
        return None
    suite = xml.parse(reports[0]).getroot()
    return "red" if int(suite.get("failures")) + int(suite.get("errors")) else "green"


def prove(fault, copy):
    for reports in copy.glob("*/target/*-reports"):
        shutil.rmtree(reports)
    done = apply(fault, copy)
    if done.returncode:
        return ["does not apply: " + done.stderr.strip()]
    integration = [t for t in fault.tests if t.endswith("IT")]
    units = [t for t in fault.tests if not t.endswith("IT")]
    command = ["mvn", "-B", "-q", "-pl", ",".join(sorted({module(t) for t in fault.tests})), "-am"]
    command += ["verify" if integration else "test", "-Dspotless.check.skip=true", "-Dmaven.test.failure.ignore=true"]
    command += [f"-Dtest={','.join(units) or 'None'}", "-Dsurefire.failIfNoSpecifiedTests=false"]
    command += [f"-Dit.test={','.join(integration) or 'None'}", "-Dfailsafe.failIfNoSpecifiedTests=false"]
    built = subprocess.run(command, cwd=copy, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    apply(fault, copy, "--reverse")
    outcomes = {test: outcome(copy, test) for test in fault.tests}
    if None in outcomes.values():
        print(built.stdout[-3000:])
    return [f"{test} {seen or 'did not run'}" for test, seen in outcomes.items() if seen != "red"]


def main(arguments):
    only_check = "--check" in arguments
    names = tuple(a for a in arguments if a != "--check")
    faults = [Fault(path) for path in sorted(HERE.glob("SF-*.patch")) if not names or path.stem.startswith(names)]
    if not faults:
        sys.exit("no fault of that name; there are: " + " ".join(sorted(p.stem for p in HERE.glob("SF-*.patch"))))
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        copy = pathlib.Path(temporary)
        if not only_check:
            files = subprocess.run(["git", "archive", "HEAD"], cwd=TOP, capture_output=True, check=True).stdout
            subprocess.run(["tar", "x"], cwd=copy, input=files, check=True)
        for fault in faults:
            wrong = check(fault) or ([] if only_check else prove(fault, copy))
            failed += bool(wrong)
            said = "; ".join(wrong) or ("has its place" if only_check else "red: " + " ".join(fault.tests))
            print(f"{'FAILED' if wrong else 'ok    '} {fault.name}: {said}", flush=True)
    print(f"{len(faults) - failed} of {len(faults)} faults {'have their place' if only_check else 'were seen'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

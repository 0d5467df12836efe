#!/usr/bin/env python3
"""Shows that the tests which bear a failure's tag can see it: puts each fault into a copy of the code and runs them.

usage: prove.py [--check] [--in FOLDER] [NAME...]

Each NAME.patch here, or in FOLDER, begins with what it breaks and "Tests:" with the classes that must go red; its name
begins with the tag, if it belongs to a row of docs/failures.md. All of them are tried, or those whose names begin with a
NAME. Ends with 0 only if every test was green without the fault and red with it: of its class only what bears the tag is
run, if there is one. A copy of HEAD is built once; of a fault only what it changes is compiled, to stand in front of the
rest: some seconds for each. With --check nothing is built: each patch must apply and each test bear its tag.
"""
import argparse
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent


class Fault:
    def __init__(self, path):
        self.path = path
        self.name = path.stem
        tag = re.match(r"SF-\d+", self.name)
        self.tag = tag.group() if tag else ""
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


def bears(test, tag):
    """In its own source, or in that of a contract which it runs; a fault of no row has no tag."""
    if not tag:
        return bool(source(test))
    text = source(test).read_text(encoding="utf-8")
    contracts = {name for name in re.findall(r"\b\w+Contract\b", text) if name != test}
    return f'"{tag}"' in text or any(f'"{tag}"' in source(each).read_text(encoding="utf-8") for each in contracts)


def check(fault):
    wrong = []
    done = apply(fault, TOP, "--check")
    if done.returncode:
        wrong.append("does not apply: " + done.stderr.strip())
    for test in fault.tests:
        if not bears(test, fault.tag):
            wrong.append(f"{test} does not bear {fault.tag}")
    return wrong


class Copy:
    """HEAD, built, with the class path of each module's tests."""

    LIMIT = 600

    def __init__(self, folder):
        self.folder = folder
        self.overlay = folder / "overlay"
        files = subprocess.run(["git", "archive", "HEAD"], cwd=TOP, capture_output=True, check=True).stdout
        subprocess.run(["tar", "x"], cwd=folder, input=files, check=True)
        command = "mvn -B -q -Dspotless.check.skip=true -DskipTests package dependency:build-classpath"
        command += " -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath"
        subprocess.run(command.split(), cwd=folder, check=True, stdin=subprocess.DEVNULL)
        runner = HERE / "RunTests.java"
        subprocess.run(["javac", "-d", folder / "runner", "-cp", self.classpath("protocol"), runner], check=True)

    def classpath(self, of):
        module = self.folder / of / "target"
        rest = (module / "test.classpath").read_text(encoding="utf-8").strip()
        parts = [self.overlay, module / "test-classes", module / "classes", self.folder / "runner", rest]
        return os.pathsep.join(map(str, parts))

    def red(self, test, tag):
        """Whether a test of that class with that tag fails, or any of it without a tag."""
        name = source(test).relative_to(TOP / module(test) / "src/test/java").with_suffix("")
        command = ["java", "-Xmx1g", "-cp", self.classpath(module(test)), "RunTests", ".".join(name.parts), tag]
        done = subprocess.run(
            command, cwd=self.folder / module(test), capture_output=True, text=True, timeout=self.LIMIT)
        ran = re.search(r"^ran=(\d+) failed=(\d+)$", done.stdout, re.M)
        if not ran or not int(ran.group(1)):
            raise RuntimeError(f"{test} did not run: {(done.stdout + done.stderr)[-2000:]}")
        return int(ran.group(2)) > 0

    @functools.cache
    def green_without(self, test, tag):
        return not self.red(test, tag)

    def put_in(self, fault):
        """Compiles what the fault changes; what is wrong if that can't be."""
        done = apply(fault, self.folder)
        if done.returncode:
            return "does not apply: " + done.stderr.strip()
        changed = re.findall(r"^\+\+\+ b/(\S+)", fault.path.read_text(encoding="utf-8"), re.M)
        sources = [self.folder / name for name in changed if name.endswith(".java")]
        for name in changed:
            if "/src/main/resources/" in name:
                target = self.overlay / name.split("/src/main/resources/")[1]
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.folder / name, target)
        command = ["javac", "-nowarn", "-proc:none", "-d", self.overlay, "-cp", self.classpath("gateway-actors"), *sources]
        done = subprocess.run(command, capture_output=True, text=True) if sources else done
        return done.stderr.strip()[-2000:] if done.returncode else ""

    def take_out(self, fault):
        apply(fault, self.folder, "--reverse")
        shutil.rmtree(self.overlay, ignore_errors=True)


def prove(fault, copy):
    wrong = [f"{test} is red without it" for test in fault.tests if not copy.green_without(test, fault.tag)]
    try:
        unusable = copy.put_in(fault)
        return wrong + ([unusable] if unusable else [f"{test} is green" for test in fault.tests if not copy.red(test, fault.tag)])
    except subprocess.TimeoutExpired as endless:
        return wrong + [f"no end after {endless.timeout} s"]
    finally:
        copy.take_out(fault)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--check", action="store_true")
    options.add_argument("--in", dest="folder", type=pathlib.Path, default=HERE)
    options.add_argument("names", nargs="*")
    given = options.parse_args()
    there = sorted(given.folder.resolve().glob("*.patch"))
    faults = [Fault(path) for path in there if not given.names or path.stem.startswith(tuple(given.names))]
    if not faults:
        sys.exit("no fault of that name; there are: " + " ".join(path.stem for path in there))
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        copy = None if given.check else Copy(pathlib.Path(temporary))
        for fault in faults:
            wrong = check(fault) or (prove(fault, copy) if copy else [])
            failed += bool(wrong)
            said = "; ".join(wrong) or ("red: " + " ".join(fault.tests) if copy else "has its place")
            print(f"{'FAILED' if wrong else 'ok    '} {fault.name}: {said}", flush=True)
    print(f"{len(faults) - failed} of {len(faults)} faults {'have their place' if given.check else 'were seen'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

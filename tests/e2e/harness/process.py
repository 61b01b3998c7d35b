# SPDX-License-Identifier: AGPL-3.0-or-later
"""Child processes that are started, waited for and always ended by pid."""
import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import threading
import time

DEADLINE = float(os.environ.get("FEDIBEE_TEST_DEADLINE", "60"))  # seconds; only what never comes is waited for as long
POLLED = 60 + DEADLINE  # what an interval of polling brings


def wait_until(claim, what, deadline=DEADLINE):
    """Polls until claim() is true and returns its value; the only way these tests wait for other programs."""
    end = time.monotonic() + deadline
    while True:
        value = claim()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {deadline:g} s in vain for {what}")
        time.sleep(0.02)


def make_certificate(folder, name="gateway.example", file="cert"):
    """A certificate that nobody signed, and its key, as PEM files in the folder."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                    "-addext", f"subjectAltName=DNS:{name}", "-keyout", f"{folder}/{file}.key", "-out", f"{folder}/{file}.pem"],
                   check=True, capture_output=True)


def free_port():
    """A TCP port that nobody has. It lies below those that the system gives to outgoing connections, so that nobody takes
    it by chance before, or between, two starts of a program that must keep its port."""
    while True:
        port = random.randrange(12000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def tool(variable, name):
    """The path of a program under test, given by the environment."""
    path = os.environ.get(variable)
    if not path or not os.access(path, os.X_OK):
        raise SystemExit(f"{variable} must name the {name} binary (script/test sets it)")
    return path


class Process:
    """A program whose output is collected line by line."""

    def __init__(self, argv, env=None, cwd=None, stdout=True):
        self.argv = argv
        self.lines = []
        self.errors = []
        self.child = subprocess.Popen(argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, text=True, errors="replace",
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._readers = [threading.Thread(target=self._collect, args=(pipe, into), daemon=True)
                         for pipe, into in ((self.child.stdout, self.lines), (self.child.stderr, self.errors))]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _collect(pipe, into):
        for line in pipe:
            into.append(line.rstrip("\n"))

    @property
    def pid(self):
        return self.child.pid

    def running(self):
        return self.child.poll() is None

    def stop(self, with_signal=signal.SIGTERM, deadline=DEADLINE):
        """Ends the program and returns its exit status."""
        if self.running():
            self.child.send_signal(with_signal)
            try:
                self.child.wait(deadline)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
                raise AssertionError(f"{self.argv[0]} did not end within {deadline:g} s; its log: {self.log()}")
        for reader in self._readers:
            reader.join(5)
        self.child.stdout.close()
        self.child.stderr.close()
        return self.child.returncode

    def log(self):
        return "\n".join(self.errors[-60:])


class Folder:
    """A temporary folder that goes away with its test."""

    def __init__(self):
        self._held = tempfile.TemporaryDirectory(prefix="fedibee-e2e-", ignore_cleanup_errors=True)
        self.path = pathlib.Path(self._held.name)

    def write(self, name, text, mode=0o600):
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        target.chmod(mode)
        return target

    def close(self):
        self._held.cleanup()

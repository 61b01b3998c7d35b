# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fedibee of one's own: a config and a state folder of the test, free ports, ended by pid."""
import os
import re
import signal

from .process import Folder, Process, free_port, tool, wait_until

CONFIG = """\
[server]
name = "fedibee.localhost"
[store]
url = "sqlite:{state}/fedibee.sqlite"
key_file = "{state}/key"
[irc]
listen = ["{host}:{port}"]
{irc}
[xmpp]
{xmpp}
[web]
{web}
[instances]
allow_private_addresses = true
allow_plain_http = true
{instances}
[limits]
{lines}
{limits}
[log]
level = "debug"
"""
FAST = "lines_per_second = 200\nlines_burst = 1000"  # scenarios type faster than people


class Gateway:
    def __init__(self, irc="", web="", instances="", limits="", xmpp="", lines=FAST, port=0, host="127.0.0.1"):
        self.folder = Folder()
        self._parts = {"irc": irc, "web": web, "instances": instances, "limits": limits, "xmpp": xmpp, "lines": lines, "host": host}
        self.port = port or free_port()
        self.process = None

    def write_config(self):
        text = CONFIG.format(state=self.folder.path, port=self.port, **self._parts)
        return self.folder.write("fedibee.toml", text)

    def start(self):
        config = self.write_config()
        env = dict(os.environ, HOME=str(self.folder.path))
        self.process = Process([tool("FEDIBEE_BIN", "fedibee"), "serve", "--config", str(config)], env=env)
        self.port = int(self.listener("irc").rpartition(":")[2])
        wait_until(lambda: any("started" in line for line in list(self.process.errors)), "all parts of fedibee")
        return self

    def listener(self, front):
        """The bound address of a front, from the log line that announces it."""
        def announced():
            if not self.process.running():
                raise AssertionError(f"fedibee ended with {self.process.stop()}: {self.process.log()}")
            for line in list(self.process.errors):
                if "listening" in line and re.search(rf"front={front}\b", line):
                    return re.search(r"address=\"?([^\s\"]+)", line).group(1)
            return None
        return wait_until(announced, f"fedibee's {front} listener")

    def wait_until_caught_up(self, timeline="home"):
        """Waits until what came before the stream has been read whole: from now on posts come by the stream alone."""
        said = re.compile(rf"stream caught up.*timeline={timeline}\b")
        wait_until(lambda: any(said.search(line) for line in list(self.process.errors)), f"the stream of {timeline}")

    def stop(self, with_signal=signal.SIGTERM):
        return self.process.stop(with_signal)

    def restart(self, with_signal=signal.SIGTERM):
        """Stops and starts it on the same port with the same state."""
        self.stop(with_signal)
        return self.start()

    def close(self):
        if self.process is not None:
            status = self.process.stop()
            if status not in (0, -signal.SIGKILL):
                raise AssertionError(f"fedibee ended with status {status}:\n" + "\n".join(self.process.errors[-80:]))
        self.folder.close()

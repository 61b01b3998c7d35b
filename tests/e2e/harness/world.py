# SPDX-License-Identifier: AGPL-3.0-or-later
"""A gateway beside a simulated instance, and people on both: what most scenarios start from."""
import base64
import json
import re
import unittest
import urllib.error
import urllib.parse
import urllib.request

from .browser import Browser
from .gateway import Gateway
from .irc import IrcClient
from .process import Process, free_port, tool, wait_until


class Instance:
    """A fedisim process and its control calls."""

    def __init__(self, software="mastodon", options=(), port=0):
        self._argv = ["--software", software, "--seed", "7", *options]
        self.port = port or free_port()
        self.start()

    def start(self):
        self.process = Process([tool("FEDISIM_BIN", "fedisim"), "--listen", f"127.0.0.1:{self.port}", *self._argv])
        ready = wait_until(lambda: self.process.lines[:1], "fedisim's first line")
        document = json.loads(ready[0])
        self.url = document["url"]
        self.users = {user["name"]: user for user in document["users"]}
        self.authority = urllib.parse.urlparse(self.url).netloc
        self.port = int(self.authority.rpartition(":")[2])

    def call(self, method, path, body=None, token=None):
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = "Bearer " + self.users[token]["token"]
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=20) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.strip() else None

    def api(self, user, method, path, body=None):
        return self.call(method, path, body, token=user)

    def twitter(self, who, method, path, **fields):
        """A call of the API of GNU social, signed in by password: the answer as it is, errors too."""
        form = urllib.parse.urlencode(fields)
        url = f"{self.url}/api/{path}.json" + ("?" + form if form and method == "GET" else "")
        pair = base64.b64encode(f"{who}:{self.users[who]['password']}".encode()).decode()
        request = urllib.request.Request(url, data=form.encode() if method == "POST" else None, method=method,
                                         headers={"Authorization": "Basic " + pair})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            text = error.read().decode()
        return json.loads(text) if text.startswith(("{", "[", '"')) else text

    def post(self, who, text, **more):
        return self.call("POST", "/sim/post", {"as": who, "status": text, **more})

    def act(self, who, action, **more):
        return self.call("POST", "/sim/act", {"as": who, "action": action, **more})

    def fault(self, **fault):
        return self.call("POST", "/sim/faults", fault)

    def clear_faults(self):
        return self.call("DELETE", "/sim/faults")

    def account_id(self, who):
        return self.api(who, "GET", "/api/v1/accounts/verify_credentials")["id"]

    def follow(self, who, whom):
        return self.api(who, "POST", f"/api/v1/accounts/{self.account_id(whom)}/follow", {})

    def statuses(self, who):
        """What somebody posted, newest first."""
        return self.api(who, "GET", f"/api/v1/accounts/{self.account_id(who)}/statuses?limit=40")

    def wait_for_stream(self):
        """Waits until a program listens for what happens."""
        wait_until(lambda: self.call("GET", "/sim/streams")["open"], "an open stream")

    def stop(self):
        return self.process.stop()


class Scenario(unittest.TestCase):
    """One gateway and one instance per test."""
    software, instance_options, gateway_parts = "mastodon", (), {}

    def setUp(self):
        self.instance = Instance(self.software, self.instance_options)
        self.addCleanup(self.instance.stop)
        self.gateway = Gateway(**self.gateway_parts).start()
        self.addCleanup(self.gateway.close)

    def client(self, nick="ann", caps=(), password="correct horse", port=None, **more):
        client = IrcClient(port or self.gateway.port, nick, password=password, caps=caps, **more)
        self.addCleanup(client.close)
        return client

    def newcomer(self, nick="ann", password="correct horse", caps=()):
        """A client that just registered its gateway account."""
        client = IrcClient(self.gateway.port, nick, caps=caps)
        self.addCleanup(client.close)
        client.root(f"register {password!r}" if " " not in password else f'register "{password}"', "(?i)registered|created")
        return client

    def sign_in(self, client, who, instance=None):
        """Adds the login and plays the person at the sign-in page."""
        instance = instance or self.instance
        client.say("&fedibee", f"account add {instance.url}")
        link = client.message("&fedibee", r"https?://\S+/oauth/authorize\S*")
        url = re.search(r"https?://\S+", link.plain()).group(0)
        user = instance.users[who]
        code = Browser().sign_in(url, who, user["password"])
        client.say("&fedibee", f"code {code}")
        client.message("&fedibee", r"(?i)logged in as")

    def resident(self, who="alice", nick="ann", caps=(), joins=("&home",)):
        """A client that is registered, signed in as `who` and in its places."""
        client = self.newcomer(nick, caps=caps)
        self.sign_in(client, who)
        for channel in joins:
            client.join(channel)
        return client

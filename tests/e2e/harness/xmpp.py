# SPDX-License-Identifier: AGPL-3.0-or-later
"""Private XMPP servers with a component port, and a client made of slixmpp: real software on both sides of the gateway."""
import asyncio
import os
import pathlib
import re
import shutil
import threading
import time
import xml.etree.ElementTree as ET

from .browser import Browser
from .gateway import Gateway
from .process import DEADLINE, Folder, Process, free_port, wait_until
from .world import Instance

START = 4 * DEADLINE  # ejabberd on a machine that is busy with other tests
HOST, GATEWAY, SECRET = "example.org", "fedi.example.org", "component-secret"
OOB, COMMANDS = "jabber:x:oob", "http://jabber.org/protocol/commands"
HOME, MUC = f"home@{GATEWAY}", "http://jabber.org/protocol/muc"
STRANGERS = "stranger.example"  # a host of Prosody whose users the gateway does not admit

PROSODY = """\
run_as_root = true
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
certificates = "{folder}"
plugin_paths = {{ "/usr/lib/prosody/modules" }}
log = {{ {{ levels = {{ min = "{log_level}" }}, to = "console" }} }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {c2s} }}
c2s_direct_tls_ports = {{ }}
s2s_ports = {{ }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
limits = {{ }}
modules_enabled = {{ "roster", "saslauth", "disco", "pep", "ping", "carbons", "vcard", "private" }}
modules_disabled = {{ "s2s", "offline" }}
"""

EJABBERD = """\
hosts: ["example.org"]
loglevel: info
auth_method: internal
auth_password_format: plain
registration_timeout: infinity
"""

EJABBERD_LISTEN = """\
  - {{port: {c2s}, ip: "127.0.0.1", module: ejabberd_c2s, max_stanza_size: 262144, starttls: false}}
"""
EJABBERD_MODULES = """\
  mod_roster: {}
  mod_carboncopy: {}
  mod_disco: {}
  mod_ping: {}
  mod_register: {ip_access: all, access: register, allow_modules: all}
"""


def shipped(name, component):
    """The administrator's example, as it is in config/, with a port and a secret of the test."""
    text = (pathlib.Path(__file__).parents[3] / "config" / name).read_text()
    assert "5347" in text and "change-me" in text
    return text.replace("5347", str(component)).replace("change-me", SECRET)


def prosody_config(folder, c2s, log_level="debug"):
    """A small Prosody with its state in that folder, without hosts."""
    return PROSODY.format(folder=folder, c2s=c2s, log_level=log_level)


class Prosody:
    """Prosody with one host and the gateway's component; people are rows in its files."""
    log_level = "debug"

    def __init__(self, users=("ann", "bea"), component=0):
        self.folder = Folder()
        self.c2s, self.component = free_port(), component or free_port()
        accounts = self.folder.path / "data" / "example%2eorg" / "accounts"
        accounts.mkdir(parents=True)
        for user in users:
            (accounts / f"{user}.dat").write_text('return {\n\t["password"] = "secret";\n};\n')
        self.folder.write("prosody.cfg.lua", prosody_config(self.folder.path, self.c2s, self.log_level)
                          + shipped("prosody.cfg.lua", self.component) + f'VirtualHost "{STRANGERS}"\n' + self.more())
        strangers = self.folder.path / "data" / "stranger%2eexample" / "accounts"
        strangers.mkdir(parents=True)
        (strangers / "eve.dat").write_text('return {\n\t["password"] = "secret";\n};\n')
        self.start()

    def more(self):
        """What else stands in its configuration."""
        return ""

    def start(self):
        self.process = Process(["prosody", "-F", "--config", str(self.folder.path / "prosody.cfg.lua")])
        wait_until(lambda: _listens(self), "Prosody's ports")

    def log(self):
        return "\n".join((self.process.lines + self.process.errors)[-80:])

    def stop(self):
        self.process.stop()

    def close(self):
        self.stop()
        self.folder.close()


def ejabberd_config(c2s, listeners=""):
    """A small ejabberd whose users may register, without a component."""
    return (EJABBERD + "listen:\n" + EJABBERD_LISTEN.format(c2s=c2s) + listeners + "access_rules:\n  register:\n    allow: all\n"
            + "modules:\n" + EJABBERD_MODULES)


def start_ejabberd(folder, config):
    """ejabberd as a node of its own, without distribution and so without epmd."""
    library = next(pathlib.Path("/usr/lib").glob("*/ejabberd-*/ebin"), None)
    environment = dict(os.environ, EJABBERD_CONFIG_PATH=str(config), EJABBERD_LOG_PATH=str(folder.path / "log"),
                       SPOOL_DIR=str(folder.path), HOME=str(folder.path))
    return Process(["erl", "-noinput", "-pa", str(library), "-mnesia", "dir", f'"{folder.path}/spool"', "-s", "ejabberd"],
                   env=environment, cwd=str(folder.path))


class Ejabberd:
    """ejabberd with one host and the gateway's component."""

    def __init__(self, users=("ann", "bea")):
        self.folder = Folder()
        self.c2s, self.component = free_port(), free_port()
        component = self.folder.write("component.yml", shipped("ejabberd.yml", self.component))
        text = ejabberd_config(self.c2s, self.more()) + f"include_config_file: {component}\n"
        config = self.folder.write("ejabberd.yml", text)
        self.process = start_ejabberd(self.folder, config)
        wait_until(lambda: _listens(self), "ejabberd's ports", START)
        for user in users:
            register(self.c2s, user)

    def more(self):
        """What else it listens for."""
        return ""

    def log(self):
        written = self.folder.path / "log"
        return "\n".join((written.read_text().splitlines() if written.exists() else [])[-80:])

    def close(self):
        self.process.stop()
        self.folder.close()


class Lent:
    """A server that several tests use one after another: ejabberd takes its time to start."""

    def __init__(self, server):
        self.c2s, self.component, self.log = server.c2s, server.component, server.log

    def close(self):
        """It goes on for the next one."""


def share_ejabberd(scenarios):
    """One ejabberd for all tests of a class."""
    def begin(cls):
        server = Ejabberd()
        cls.addClassCleanup(server.close)
        cls.make_server = staticmethod(lambda: Lent(server))
    scenarios.setUpClass = classmethod(begin)
    return scenarios


def installed(program):
    return shutil.which(program) is not None


def _listens(server):
    if not server.process.running():
        raise AssertionError(f"the XMPP server ended: {server.log()}\n{server.process.log()}")
    return all(answers(port) for port in (server.c2s, server.component))


def answers(port):
    import socket
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def register(port, user, password="secret"):
    """Makes an account by in-band registration, for servers whose files are not ours to write."""
    import socket
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as peer:
        peer.sendall(f"<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' to='{HOST}' "
                     "xmlns:stream='http://etherx.jabber.org/streams'>".encode())
        answer = b""
        while b"</stream:features>" not in answer:
            answer += peer.recv(65536)
        peer.sendall("<iq type='set' id='r'><query xmlns='jabber:iq:register'>"
                     f"<username>{user}</username><password>{password}</password></query></iq>".encode())
        answer = b""
        while not re.search(rb"<iq[^>]*type='(result|error)'", answer):
            block = peer.recv(65536)
            if not block:
                raise AssertionError(f"no account for {user}: {answer}")
            answer += block
        if b"type='result'" not in answer:
            raise AssertionError(f"no account for {user}: {answer}")


def component_config(server, secret_file):
    """The gateway's [xmpp] section for that server."""
    return f'enabled = true\nserver = "127.0.0.1:{server.component}"\ndomain = "{GATEWAY}"\nsecret_file = "{secret_file}"'


VERSION = ("https://client.example", "1")  # what a client with features says it is


class XmppClient:
    """slixmpp in a thread; every stanza that comes is kept, and waited for by a claim about it."""

    def __init__(self, port, user="ann", password="secret", resource="desk", host=HOST, features=(), plugins=()):
        import slixmpp
        self.jid = f"{user}@{host}"
        self.full = f"{self.jid}/{resource}"
        self._got, self._read_to = [], 0
        self._news = threading.Condition()
        self._ready = threading.Event()
        self.failed = None
        self._presence = "<presence/>"
        if features:
            self._presence = (f"<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='{VERSION[0]}' "
                              f"ver='{VERSION[1]}'/></presence>")
        self._loop = asyncio.new_event_loop()

        def live():
            asyncio.set_event_loop(self._loop)
            self._client = slixmpp.ClientXMPP(self.full, password)
            self._client.loop = self._loop
            self._client.auto_reconnect = False
            for plugin in plugins:
                self._client.register_plugin(plugin)
            self._client.add_filter("in", self._keep)
            if features:
                self._client.register_plugin("xep_0030")
                for feature in features:
                    self._client["xep_0030"].add_feature(feature, node=f"{VERSION[0]}#{VERSION[1]}")
            self._client.add_event_handler("session_start", self._started)
            self._client.add_event_handler("failed_auth", lambda _: self._fail("refused"))
            self._client.connect(("127.0.0.1", port), use_ssl=False, force_starttls=False, disable_starttls=True)
            self._loop.run_forever()

        self._thread = threading.Thread(target=live, daemon=True)
        self._thread.start()
        if not self._ready.wait(DEADLINE) or self.failed:
            raise AssertionError(f"{self.full} cannot sign in: {self.failed or 'no answer'}")

    def _started(self, _):
        self._client.send_raw(self._presence)
        self._ready.set()

    def _fail(self, why):
        self.failed = why
        self._ready.set()

    def _keep(self, stanza):
        with self._news:
            self._got.append(ET.fromstring(ET.tostring(stanza.xml)))
            self._news.notify_all()
        return stanza

    def answer_by_hand(self):
        """From now on nobody who asks to see this user is told yes unasked, as slixmpp does by itself."""
        self._client.auto_authorize = None
        self._client.auto_subscribe = False

    def send(self, xml):
        self._loop.call_soon_threadsafe(self._client.send_raw, xml)

    def expect(self, claim, what="a stanza", deadline=DEADLINE):
        """The next stanza (after the last expected one) of which the claim holds."""
        end = time.monotonic() + deadline
        with self._news:
            at = self._read_to
            while True:
                while at < len(self._got):
                    at += 1
                    if claim(self._got[at - 1]):
                        self._read_to = at
                        return self._got[at - 1]
                if time.monotonic() > end:
                    seen = "\n  ".join(ET.tostring(one, encoding="unicode") for one in self._got[self._read_to:][-30:])
                    raise AssertionError(f"{self.full} waited for {what}; got:\n  {seen}")
                self._news.wait(min(1.0, max(0.01, end - time.monotonic())))

    def run(self, task):
        """What becomes of task(client), a coroutine or future of slixmpp; of an error its stanza."""
        import slixmpp

        async def carried_out():
            try:
                return await task(self._client)
            except slixmpp.exceptions.IqError as error:
                return error.iq
        return asyncio.run_coroutine_threadsafe(carried_out(), self._loop).result(DEADLINE)

    def ask(self, to, payload, kind="get"):
        """Sends a request and returns the answer, a result or an error."""
        name = f"q{time.monotonic_ns()}"
        self.send(f"<iq type='{kind}' to='{to}' id='{name}'>{payload}</iq>")
        answer = self.expect(lambda one: tag(one) == "iq" and one.get("id") == name, f"the answer of {to}")
        return answer

    def say(self, to, text, kind="chat", name=None, more=""):
        name = name or f"m{time.monotonic_ns()}"
        self.send(f"<message type='{kind}' to='{to}' id='{name}'><body>{escape(text)}</body>{more}</message>")
        return name

    def message(self, sender, pattern, deadline=DEADLINE):
        """The next message from that address whose body matches."""
        wanted = re.compile(pattern, re.DOTALL)
        return self.expect(lambda one: tag(one) == "message" and one.get("from", "").startswith(sender)
                           and wanted.search(body(one)), f"a message of {sender} with /{pattern}/", deadline)

    def connected(self):
        return self._client.is_connected()

    def all(self):
        with self._news:
            return list(self._got)

    def close(self):
        if self._loop.is_closed():
            return

        def end():
            self._client.abort()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.call_later(0.05, self._loop.stop)
        self._loop.call_soon_threadsafe(end)
        self._thread.join(5)
        self._loop.close()


class RawClient:
    """A peer that writes bytes and reads nothing of what comes: for floods, which a real client could not send."""

    def __init__(self, port, user, password="secret"):
        import base64
        import socket
        self._peer = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
        begin = (f"<stream:stream xmlns='jabber:client' version='1.0' to='{HOST}' "
                 "xmlns:stream='http://etherx.jabber.org/streams'>")
        secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        self._ask(begin, b"</stream:features>")
        self._ask(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{secret}</auth>", b"<success")
        self._ask(begin, b"</stream:features>")
        self._ask("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", b"</iq>")
        threading.Thread(target=self._discard, daemon=True).start()

    def _ask(self, text, answer):
        self._peer.sendall(text.encode())
        got = b""
        while answer not in got:
            block = self._peer.recv(65536)
            if not block:
                raise AssertionError(f"no {answer} from the server: {got}")
            got += block

    def _discard(self):
        try:
            while self._peer.recv(1 << 20):
                pass
        except OSError:
            pass

    def send(self, text):
        self._peer.sendall(text.encode())

    def close(self):
        self._peer.close()


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def tag(element):
    return element.tag.rpartition("}")[2]


def body(message):
    return next((one.text or "" for one in message if tag(one) == "body"), "")


def find(element, name, xmlns):
    """The first descendant of that name and namespace."""
    return element.find(f".//{{{xmlns}}}{name}")


class Linked:
    """A private server with a gateway as its component: what scenarios over XMPP start from."""
    make_server, gateway_parts = Prosody, {}

    def setUp(self):
        self.server = self.make_server()
        self.addCleanup(self.server.close)
        self.folder = Folder()
        self.addCleanup(self.folder.close)
        self.gateway = self.make_gateway().start()
        self.addCleanup(self.gateway.close)

    def make_gateway(self, secret=SECRET):
        written = self.folder.write("secret", secret + "\n")
        return Gateway(xmpp=component_config(self.server, written), **self.gateway_parts)

    def links(self):
        """How often the link came up so far."""
        return sum("link up" in line for line in list(self.gateway.process.errors))

    def linked(self, times=1):
        wait_until(lambda: self.links() >= times, "the link")

    def client(self, user="ann", **more):
        client = XmppClient(self.server.c2s, user, **more)
        self.addCleanup(client.close)
        return client


class Settled(Linked):
    """The same beside a simulated instance, with people who sign in there."""
    software = "mastodon"

    def setUp(self):
        self.instance = Instance(self.software)
        self.addCleanup(self.instance.stop)
        super().setUp()
        self.linked()

    def link_of(self, client):
        """The address of the sign-in page, which comes as a message of its own and out of band."""
        linked = client.expect(lambda one: tag(one) == "message" and find(one, "x", OOB) is not None, "the link")
        url = find(linked, "url", OOB).text
        assert url == body(linked), body(linked)
        return url

    def code_for(self, url, who="alice"):
        """What the sign-in page shows to a person who signs in there."""
        return Browser().sign_in(url, who, self.instance.users[who]["password"])

    def signed_in(self, client, who="alice"):
        client.say(GATEWAY, f"login {self.instance.url}")
        code = self.code_for(self.link_of(client), who)
        client.say(GATEWAY, f"code {code}")
        client.message(GATEWAY, f"(?i)logged in as {who}")
        return client

    def befriended(self, client):
        """The client and the gateway see each other from now on."""
        client.send(f"<presence type='subscribe' to='{GATEWAY}'/>")
        client.expect(lambda one: tag(one) == "presence" and one.get("from") == GATEWAY
                      and one.get("type") == "subscribe", "the gateway's wish")
        client.send(f"<presence type='subscribed' to='{GATEWAY}'/>")
        return client

    def contact(self, name):
        return f"{name}%{self.instance.authority}@{GATEWAY}".replace(":", "\\3a")

    def presence(self, client, name, claim=lambda one: True):
        """The next presence of that contact."""
        address = self.contact(name)
        return client.expect(lambda one: tag(one) == "presence" and (one.get("from") or "").startswith(address)
                             and one.get("type") is None and claim(one), f"a presence of {name}")

    def roster(self, client):
        """The items at the gateway's domain, by address."""
        answer = client.ask(client.jid, "<query xmlns='jabber:iq:roster'/>")
        items = [one for one in answer.iter() if tag(one) == "item"]
        return {one.get("jid"): one for one in items if one.get("jid").endswith(GATEWAY)}

    def form(self, client, node, values, to=GATEWAY):
        """Runs an ad-hoc command: opens its form, fills it in, and returns the form and the finished command."""
        asked = find(client.ask(to, f"<command xmlns='{COMMANDS}' node='{node}'/>", "set"), "command", COMMANDS)
        fields = "".join(f"<field var='{name}'><value>{escape(value)}</value></field>" for name, value in values.items())
        done = client.ask(to, f"<command xmlns='{COMMANDS}' node='{node}' sessionid='{asked.get('sessionid')}'>"
                          f"<x xmlns='jabber:x:data' type='submit'>{fields}</x></command>", "set")
        return asked, find(done, "command", COMMANDS)

    def join(self, client, room=HOME, history="", nick="me"):
        client.send(f"<presence to='{room}/{nick}'><x xmlns='{MUC}'>{history}</x></presence>")
        return client.expect(lambda one: one.get("from") == room and any(tag(part) == "subject" for part in one),
                             f"the subject of {room}")

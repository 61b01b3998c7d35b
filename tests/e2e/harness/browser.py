# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person at a browser: opens the sign-in page, fills the forms in, and brings back the code."""
import html.parser
import http.cookiejar
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request


class _Forms(html.parser.HTMLParser):
    """The first form of a page: its action and its fields, and the text of the element that holds a code."""

    def __init__(self):
        super().__init__()
        self.action, self.method, self.fields, self.forms = None, "get", {}, 0

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "form":
            self.forms += 1
            if self.forms == 1:
                self.action, self.method = named.get("action", ""), named.get("method", "get").lower()
        elif tag in ("input", "button") and self.forms == 1 and named.get("name"):
            if named.get("type") == "submit" and named["name"] in self.fields:
                return
            self.fields.setdefault(named["name"], named.get("value") or "")


class _StopAtCallback(urllib.request.HTTPRedirectHandler):
    def __init__(self, stop_prefix):
        self.stop_prefix = stop_prefix
        self.stopped_at = None

    def redirect_request(self, request, answer, code, message, headers, url):
        if self.stop_prefix and url.startswith(self.stop_prefix):
            self.stopped_at = url
            return None
        return super().redirect_request(request, answer, code, message, headers, url)


class Browser:
    def __init__(self, ca_file=None):
        self._redirects = _StopAtCallback(None)
        context = ssl.create_default_context(cafile=ca_file) if ca_file else ssl.create_default_context()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context), self._redirects,
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, url, form=None):
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        with self._opener.open(urllib.request.Request(url, data=data), timeout=20) as answer:
            return answer.geturl(), answer.read().decode("utf-8", "replace")

    def sign_in(self, authorize_url, username, password):
        """Signs in, allows, and returns the code that the page shows (oob), or the last page's text when it came
        back to a callback of the gateway."""
        url, page = self.open(authorize_url)
        for _ in range(4):
            forms = _Forms()
            forms.feed(page)
            if forms.action is None:
                break
            fields = dict(forms.fields)
            for name in ("username", "login", "nickname", "user[email]", "email"):
                if name in fields:
                    fields[name] = username
            for name in ("password", "passwd", "user[password]"):
                if name in fields:
                    fields[name] = password
            target = urllib.parse.urljoin(url, forms.action or url)
            url, page = self.open(target, fields)
        return _code_in(url, page)


def _code_in(url, page):
    query = urllib.parse.parse_qs(urllib.parse.urlparse(url).query)
    shown = re.search(r"<(?:code|input|pre)[^>]*(?:value=\"([^\"]+)\"|>\s*([A-Za-z0-9_\-]{8,})\s*<)", page)
    pin = re.search(r"<b id=\"oauth_pin\">(\d{7})</b>", page)
    if pin:
        return pin.group(1)
    if "code" in query and "oob" in url:
        return query["code"][0]
    if shown:
        return shown.group(1) or shown.group(2)
    bare = re.fullmatch(r"\s*([A-Za-z0-9_\-]{8,})(?:&\S*)?\s*", page)
    return bare.group(0).strip() if bare else page

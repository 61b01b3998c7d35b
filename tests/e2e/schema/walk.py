# SPDX-License-Identifier: AGPL-3.0-or-later
"""A walk through every endpoint of a simulated instance, which keeps each answer."""
import json
import urllib.error
import urllib.parse
import urllib.request

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
                      "050001a5f645400000000049454e44ae426082")


class Walker:
    """Calls as one user; every answer goes into `answers` as (method, path, status, body)."""

    def __init__(self, instance):
        self.instance = instance
        self.answers = []
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, method, path, body=None, user="alice", content_type="application/json"):
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        request = urllib.request.Request(self.instance.url + path, data=data, method=method,
                                         headers={"Content-Type": content_type, "User-Agent": "walker"})
        if user:
            request.add_header("Authorization", "Bearer " + self.instance.users[user]["token"])
        try:
            with self._opener.open(request, timeout=20) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                status, text = error.code, error.read().decode()
        parsed = json.loads(text)
        self.answers.append((method, urllib.parse.urlparse(path).path, status, parsed))
        return parsed

    def get(self, path, user="alice"):
        return self.call("GET", path, user=user)

    def post(self, path, body=None, user="alice"):
        return self.call("POST", path, body or {}, user)

    def upload(self, path, file_type="image/png"):
        lines = [b"--cut", b'Content-Disposition: form-data; name="description"', b"", b"A dot", b"--cut",
                 b'Content-Disposition: form-data; name="file"; filename="dot.png"', b"Content-Type: " + file_type.encode(), b"",
                 PIXEL, b"--cut--", b""]
        return self.call("POST", path, b"\r\n".join(lines), content_type="multipart/form-data; boundary=cut")


def people(walker):
    bob = walker.get("/api/v1/accounts/lookup?acct=bob")["id"]
    account = f"/api/v1/accounts/{bob}"
    for path in ("/api/v1/accounts/verify_credentials", account, account + "/statuses", account + "/followers",
                 account + "/following", account + "/lists", account + "/featured_tags", f"/api/v1/accounts?id[]={bob}",
                 f"/api/v1/accounts/relationships?id[]={bob}", f"/api/v1/accounts/familiar_followers?id[]={bob}",
                 "/api/v1/accounts/search?q=bo", "/api/v1/directory", "/api/v2/suggestions", "/api/v1/preferences"):
        walker.get(path)
    for action in ("follow", "mute", "unmute", "endorse", "unendorse", "note", "block", "unblock", "unfollow", "remove_from_followers"):
        walker.post(f"{account}/{action}", {"comment": "met in the park"})
        if action == "mute":
            walker.get("/api/v1/mutes")
        if action == "block":
            walker.get("/api/v1/blocks")
        if action == "endorse":
            walker.get("/api/v1/endorsements")
    walker.call("PATCH", "/api/v1/accounts/update_credentials", {
        "note": "I walk @bob #funny", "fields_attributes": [{"name": "bread", "value": "https://example.com"}], "locked": True})
    walker.post(f"/api/v1/accounts/{walker.get('/api/v1/accounts/verify_credentials')['id']}/follow", user="carol")
    carol = walker.get("/api/v1/follow_requests")[0]["id"]
    walker.post(f"/api/v1/follow_requests/{carol}/authorize")
    walker.call("PATCH", "/api/v1/accounts/update_credentials", {"locked": False})
    walker.post("/api/v1/domain_blocks", {"domain": "bad.example"})
    walker.get("/api/v1/domain_blocks")
    walker.call("DELETE", "/api/v1/domain_blocks", {"domain": "bad.example"})
    walker.post(account + "/follow", {"notify": True})
    walker.post("/api/v1/reports", {"account_id": bob, "comment": "crimes", "status_ids": []})
    return bob


def posts(walker):
    media = walker.upload("/api/v2/media")
    walker.get(f"/api/v1/media/{media['id']}")
    walker.call("PUT", f"/api/v1/media/{media['id']}", {"description": "A smaller dot", "focus": "0.5,-0.3"})
    walker.upload("/api/v2/media", "video/mp4")
    shown = walker.post("/api/v1/statuses", {"status": "@bob look: #dots", "media_ids": [media["id"]], "spoiler_text": "dots"})
    linked = walker.post("/api/v1/statuses", {"status": "read https://example.com/one & <two>\n\n#reading", "language": "en"})
    status = f"/api/v1/statuses/{shown['id']}"
    reply = walker.post("/api/v1/statuses", {"status": "@alice no", "in_reply_to_id": shown["id"]}, "bob")
    quoting = walker.post("/api/v1/statuses", {"status": "see this", "quoted_status_id": linked["id"]}, "bob")
    for action in ("favourite", "bookmark", "reblog"):
        walker.post(f"/api/v1/statuses/{reply['id']}/{action}")
        walker.post(f"{status}/{action}", user="bob")
    for path in (status, f"/api/v1/statuses?id[]={shown['id']}", status + "/context", status + "/history", status + "/source",
                 status + "/favourited_by", status + "/reblogged_by", f"/api/v1/statuses/{linked['id']}/quotes",
                 f"/api/v1/statuses/{quoting['id']}", "/api/v1/favourites", "/api/v1/bookmarks"):
        walker.get(path)
    for action in ("pin", "mute", "unmute", "unpin"):
        walker.post(f"{status}/{action}")
    for action in ("unfavourite", "unbookmark", "unreblog"):
        walker.post(f"{status}/{action}", user="bob")
    walker.call("PUT", f"/api/v1/statuses/{linked['id']}", {"status": "read https://example.com/two"})
    walker.get(f"/api/v1/statuses/{linked['id']}/history")
    walker.call("PUT", f"/api/v1/statuses/{linked['id']}/interaction_policy", {"quote_approval_policy": "nobody"})
    walker.post(f"/api/v1/statuses/{linked['id']}/translate", {"lang": "de"}, "bob")
    asked = walker.post("/api/v1/statuses", {"status": "tea?", "poll": {"options": ["yes", "no"], "expires_in": 600}}, "bob")
    walker.post(f"/api/v1/polls/{asked['poll']['id']}/votes", {"choices": [1]})
    walker.get(f"/api/v1/polls/{asked['poll']['id']}")
    later = walker.post("/api/v1/statuses", {"status": "later", "scheduled_at": "2999-01-01T10:00:00Z"})
    walker.get("/api/v1/scheduled_statuses")
    walker.get(f"/api/v1/scheduled_statuses/{later['id']}")
    walker.call("PUT", f"/api/v1/scheduled_statuses/{later['id']}", {"scheduled_at": "2999-01-02T10:00:00Z"})
    walker.call("DELETE", f"/api/v1/scheduled_statuses/{later['id']}")
    secret = walker.post("/api/v1/statuses", {"status": "@alice psst", "visibility": "direct"}, "bob")
    talk = walker.get("/api/v1/conversations")[0]["id"]
    walker.post(f"/api/v1/conversations/{talk}/read")
    walker.call("DELETE", f"/api/v1/conversations/{talk}")
    walker.call("DELETE", f"/api/v1/statuses/{secret['id']}", user="bob")
    walker.post("/api/v1/statuses", {"status": ""})
    walker.post("/api/v1/statuses", {"status": "@bob hi", "allowed_mentions": []})
    return shown


def collections(walker, bob):
    made = walker.post("/api/v1/lists", {"title": "friends"})["id"]
    walker.post(f"/api/v1/lists/{made}/accounts", {"account_ids": [bob]})
    for path in ("/api/v1/lists", f"/api/v1/lists/{made}", f"/api/v1/lists/{made}/accounts", f"/api/v1/timelines/list/{made}"):
        walker.get(path)
    walker.call("PUT", f"/api/v1/lists/{made}", {"title": "old friends", "replies_policy": "none"})
    made_filter = walker.post("/api/v2/filters", {"title": "cups", "context": ["home", "public"],
                                                  "keywords_attributes": [{"keyword": "tea", "whole_word": True}]})
    walker.get("/api/v1/timelines/home")
    path = f"/api/v2/filters/{made_filter['id']}"
    keyword = walker.post(path + "/keywords", {"keyword": "coffee"})["id"]
    newest = walker.get("/api/v1/timelines/home")[0]["id"]
    held = walker.post(path + "/statuses", {"status_id": newest})["id"]
    for part in ("/api/v2/filters", path, path + "/keywords", f"/api/v2/filters/keywords/{keyword}", path + "/statuses",
                 f"/api/v2/filters/statuses/{held}", "/api/v1/filters", f"/api/v1/filters/{keyword}"):
        walker.get(part)
    walker.call("DELETE", f"/api/v2/filters/keywords/{keyword}")
    walker.call("DELETE", path)
    walker.post("/api/v1/filters", {"phrase": "rain", "context": ["home"]})
    walker.post("/api/v1/tags/dots/follow")
    for part in ("/api/v1/tags/dots", "/api/v1/followed_tags", "/api/v1/trends/tags", "/api/v1/trends/statuses", "/api/v1/trends/links"):
        walker.get(part)
    walker.post("/api/v1/tags/dots/unfollow")
    walker.post("/api/v1/featured_tags", {"name": "dots"})
    walker.get("/api/v1/featured_tags")
    walker.call("DELETE", f"/api/v1/lists/{made}/accounts", {"account_ids": [bob]})
    walker.call("DELETE", f"/api/v1/lists/{made}")


def the_rest(walker):
    newest = walker.get("/api/v1/notifications")[0]["id"]
    group = walker.get("/api/v2/notifications")["notification_groups"][0]["group_key"]
    for path in (f"/api/v1/notifications/{newest}", "/api/v1/notifications/unread_count", "/api/v2/notifications/unread_count",
                 f"/api/v2/notifications/{group}", f"/api/v2/notifications/{group}/accounts", "/api/v2/notifications/policy",
                 "/api/v1/notifications/requests", "/api/v1/timelines/home", "/api/v1/timelines/public?local=true",
                 "/api/v1/timelines/tag/dots", "/api/v1/timelines/link?url=https://example.com/two", "/api/v2/search?q=dots",
                 "/api/v2/search?q=bob", "/api/v1/instance", "/api/v2/instance", "/api/v1/instance/peers", "/api/v1/instance/rules",
                 "/api/v1/announcements", "/api/v1/custom_emojis", "/.well-known/nodeinfo", "/nodeinfo/2.0",
                 "/.well-known/oauth-authorization-server", "/oauth/userinfo", "/api/v1/no/such/thing"):
        walker.get(path)
    walker.get("/api/v1/timelines/public", user=None)
    walker.get("/api/v1/timelines/home", user=None)
    walker.call("PATCH", "/api/v2/notifications/policy", {"for_not_following": "filter"})
    walker.post("/api/v1/statuses", {"status": "@alice you do not know me"}, "carol")
    held = walker.get("/api/v1/notifications/requests")[0]["id"]
    walker.get("/api/v2/notifications/policy")
    walker.get(f"/api/v1/notifications/requests/{held}")
    walker.post(f"/api/v1/notifications/requests/{held}/accept")
    walker.get("/api/v1/notifications/requests/merged")
    walker.post("/api/v1/markers", {"home": {"last_read_id": "1"}, "notifications": {"last_read_id": newest}})
    walker.get("/api/v1/markers?timeline[]=home&timeline[]=notifications")
    walker.post("/api/v1/announcements/1/dismiss")
    walker.post(f"/api/v1/notifications/{newest}/dismiss")
    walker.post("/api/v1/notifications/clear")
    app = walker.post("/api/v1/apps", {"client_name": "walker", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write"}, None)
    keys = {"client_id": app["client_id"], "client_secret": app["client_secret"]}
    token = walker.post("/oauth/token", {**keys, "grant_type": "client_credentials", "scope": "read"}, None)
    walker.post("/oauth/token", {**keys, "grant_type": "authorization_code", "code": "x"}, None)
    walker.get("/api/v1/apps/verify_credentials")
    walker.post("/oauth/revoke", {**keys, "token": token["access_token"]}, None)


def walk(instance):
    walker = Walker(instance)
    bob = people(walker)
    shown = posts(walker)
    collections(walker, bob)
    the_rest(walker)
    walker.call("DELETE", f"/api/v1/statuses/{shown['id']}")
    return walker.answers

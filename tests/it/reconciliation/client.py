"""Sends requests to a service and prints what comes back, as JSON: many at once where several threads are asked for."""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor


def send(request):
    body = request.get("body")
    headers = dict(request.get("headers", {}))
    if "form" in request:
        body = urllib.parse.urlencode(request["form"])
    if "json" in request:
        body, headers["Content-Type"] = json.dumps(request["json"]), "application/json"
    if "zeros" in request:
        body = "0" * request["zeros"]
    data = None if body is None else body.encode()
    asked = urllib.request.Request(request["url"], data, headers, method=request.get("method"))
    try:
        with urllib.request.urlopen(asked, timeout=60) as reply:
            return answer(reply)
    except urllib.error.HTTPError as refusal:
        return answer(refusal)


def answer(reply):
    headers = {name.lower(): value for name, value in reply.headers.items()}
    return {"status": reply.status, "headers": headers, "body": reply.read().decode()}


asked = json.load(sys.stdin)
with ThreadPoolExecutor(asked["threads"]) as pool:
    json.dump(list(pool.map(send, asked["requests"])), sys.stdout)

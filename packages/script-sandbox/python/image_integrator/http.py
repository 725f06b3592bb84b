"""HTTP of scripts: every way of asking for it ends in the one call that the step allows, or says why it does not."""

import email.message
import http.client
import io
import json as _json
import urllib.error
import urllib.parse
import urllib.request
import urllib.response


class RequestError(OSError):
    """A request that was refused or failed; an HTTP status is never one."""

    __module__ = "__main__"


class HTTPStatusError(RequestError):
    """A status of 400 and above, for those who ask by raise_for_status()."""

    def __init__(self, message, response):
        super().__init__(message)
        self.response = response


class Headers(dict):
    """Response headers by their names in any case."""

    def __init__(self, pairs):
        super().__init__({name.lower(): value for name, value in pairs.items()})

    def __getitem__(self, name):
        return super().__getitem__(name.lower())

    def __contains__(self, name):
        return super().__contains__(name.lower())

    def get(self, name, default=None):
        return super().get(name.lower(), default)


class Response:
    def __init__(self, answer):
        self.status = self.status_code = answer["status"]
        self.url = answer["url"]
        self.headers = Headers(answer["headers"])
        self.text = answer["text"]

    @property
    def content(self):
        return self.text.encode("utf-8")

    @property
    def ok(self):
        return self.status < 400

    @property
    def reason(self):
        return http.client.responses.get(self.status, "")

    def json(self):
        return _json.loads(self.text)

    def raise_for_status(self):
        if not self.ok:
            raise HTTPStatusError(f"{self.status} {self.reason} for url: {self.url}", self)


class Client:
    """`http` of a script."""

    def __init__(self, send):
        self._send = send

    def request(
        self, method, url=None, *, headers=None, params=None, body=None, json=None, timeout=None, login=False
    ):
        """Sends one request and waits for its answer; `request(url)` alone is a GET. `login`: with the session of the flow. Raises RequestError."""
        if url is None:
            method, url = "GET", method
        headers = {str(name): str(value) for name, value in (headers or {}).items()}
        if json is not None:
            body = _json.dumps(json)
            headers.setdefault("content-type", "application/json")
        elif isinstance(body, dict):
            body = urllib.parse.urlencode(body, doseq=True)
            headers.setdefault("content-type", "application/x-www-form-urlencoded")
        if params:
            query = params if isinstance(params, str) else urllib.parse.urlencode(params, doseq=True)
            url += ("&" if "?" in url else "?") + query
        asked = {
            "method": method,
            "url": str(url),
            "headers": headers,
            "body": body.decode("utf-8") if isinstance(body, (bytes, bytearray)) else body,
            "timeoutMs": None if timeout is None else round(1000 * _seconds(timeout)),
            "login": bool(login),
        }
        answer = _json.loads(self._send(_json.dumps(asked)))
        if "error" in answer:
            raise RequestError(answer["error"])
        return Response(answer["response"])


def _seconds(timeout):
    return sum(timeout) if isinstance(timeout, tuple) else timeout


_current = Client(lambda text: '{"error": "No script is running."}')


def client():
    return _current


def use(send):
    """Makes `send`, JSON text to JSON text, the way out for everything in this module."""
    global _current
    _current = Client(send)


class _Handler(urllib.request.BaseHandler):
    """Lets urllib send through the client."""

    handler_order = 100

    def http_open(self, request):
        headers = {name: value for name, value in request.header_items() if name.lower() not in ("host", "content-length")}
        data = request.data.read() if hasattr(request.data, "read") else request.data
        try:
            answer = client().request(
                request.get_method(), request.full_url, headers=headers, body=data, timeout=_timeout_of(request)
            )
        except RequestError as problem:
            raise urllib.error.URLError(_refusal(str(problem))) from None
        message = email.message.Message()
        for name, value in answer.headers.items():
            message[name] = value
        response = urllib.response.addinfourl(io.BytesIO(answer.content), message, answer.url, answer.status)
        response.msg = answer.reason
        return response

    https_open = http_open


def _timeout_of(request):
    timeout = getattr(request, "timeout", None)
    return timeout if isinstance(timeout, (int, float)) else None


def _refusal(text):
    """What a machine without a way out says, with the real reason as a note in the traceback."""
    refusal = ConnectionRefusedError(111, "Connection refused")
    refusal.add_note(text)
    return refusal


class Connection:
    """http.client.HTTPConnection, one request at a time."""

    scheme = "http"

    def __init__(self, host, port=None, timeout=None, **_):
        self._origin = f"{self.scheme}://{host}" + (f":{port}" if port else "")
        self._timeout = timeout
        self._answer = None

    def request(self, method, url, body=None, headers=None):
        self._answer = client().request(method, self._origin + url, headers=headers, body=body, timeout=self._timeout)

    def getresponse(self):
        return _ConnectionResponse(self._answer)

    def close(self):
        pass


class SecureConnection(Connection):
    scheme = "https"


class _ConnectionResponse(io.BytesIO):
    def __init__(self, answer):
        super().__init__(answer.content)
        self.status = self.code = answer.status
        self.reason = answer.reason
        self._headers = answer.headers

    def getheader(self, name, default=None):
        return self._headers.get(name, default)

    def getheaders(self):
        return list(self._headers.items())


def install():
    """Puts the client behind urllib and http.client, once, before any script."""
    urllib.request.install_opener(urllib.request.build_opener(_Handler))
    http.client.HTTPConnection = Connection
    http.client.HTTPSConnection = SecureConnection

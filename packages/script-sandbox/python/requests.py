"""The part of the `requests` package that scripts use, over the step's own HTTP."""

from image_integrator import http as _http
from image_integrator.http import HTTPStatusError as HTTPError
from image_integrator.http import RequestError as RequestException
from image_integrator.http import Response

ConnectionError = RequestException
Timeout = RequestException


class exceptions:
    ConnectionError = ConnectionError
    HTTPError = HTTPError
    RequestException = RequestException
    Timeout = Timeout


def request(method, url, params=None, data=None, json=None, headers=None, auth=None, timeout=None, login=False, **_):
    headers = dict(headers or {})
    if auth is not None:
        import base64

        credentials = ":".join(auth).encode("utf-8")
        headers["authorization"] = "Basic " + base64.b64encode(credentials).decode()
    return _http.client().request(
        method.upper(), url, headers=headers, params=params, body=data, json=json, timeout=timeout, login=login
    )


def get(url, params=None, **options):
    return request("GET", url, params=params, **options)


def post(url, data=None, json=None, **options):
    return request("POST", url, data=data, json=json, **options)


def put(url, data=None, **options):
    return request("PUT", url, data=data, **options)


def patch(url, data=None, **options):
    return request("PATCH", url, data=data, **options)


def delete(url, **options):
    return request("DELETE", url, **options)


def head(url, **options):
    return request("HEAD", url, **options)


class Session:
    def __init__(self):
        self.headers = {}
        self.auth = None

    def request(self, method, url, headers=None, auth=None, **options):
        return request(method, url, headers={**self.headers, **(headers or {})}, auth=auth or self.auth, **options)

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def post(self, url, **options):
        return self.request("POST", url, **options)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def session():
    return Session()

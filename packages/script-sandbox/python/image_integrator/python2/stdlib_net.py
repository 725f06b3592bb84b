"""The modules around addresses and HTTP."""

import urllib.error
import urllib.parse
import urllib.request

from . import text
from .modules import builder, find_module


@builder("urllib")
def _urllib():
    import urllib.parse
    import urllib.request

    parse = urllib.parse
    return {
        "quote": lambda value, safe="/": parse.quote(value, safe, errors="surrogateescape"),
        "quote_plus": lambda value, safe="": parse.quote_plus(value, safe, errors="surrogateescape"),
        "unquote": lambda value: parse.unquote(value, errors="surrogateescape"),
        "unquote_plus": lambda value: parse.unquote_plus(value, errors="surrogateescape"),
        "urlencode": lambda query, doseq=0: parse.urlencode(query, bool(doseq), errors="surrogateescape"),
        "urlopen": _urlopen,
        "basejoin": parse.urljoin,
        "splitquery": lambda url: tuple(url.rsplit("?", 1)) if "?" in url else (url, None),
    }, parse


@builder("urllib2")
def _urllib2():
    import urllib.error
    import urllib.parse
    import urllib.request

    added = {name: getattr(urllib.error, name) for name in ("URLError", "HTTPError")}
    added.update(
        urlopen=_urlopen,
        Request=_request_class(urllib.request),
        quote=urllib.parse.quote,
        unquote=urllib.parse.unquote,
        urlparse=urllib.parse,
    )
    return added, urllib.request


def _request_class(request):
    class Request(request.Request):
        def __init__(self, url, data=None, headers={}, *arguments, **named):
            super().__init__(url, text.to_bytes(data), dict(headers), *arguments, **named)

        def add_data(self, data):
            self.data = text.to_bytes(data)

        def get_data(self):
            return None if self.data is None else text.from_bytes(self.data)

        def has_data(self):
            return self.data is not None

    return Request


class _Answer:
    """A response whose body reads as a string."""

    def __init__(self, real):
        self._real = real
        self.code = real.status

    def read(self, *size):
        return text.from_bytes(self._real.read(*size))

    def readline(self, *size):
        return text.from_bytes(self._real.readline(*size))

    def readlines(self):
        return [text.from_bytes(line) for line in self._real.readlines()]

    def __iter__(self):
        return iter(self.readlines())

    def getcode(self):
        return self.code

    def __getattr__(self, name):
        return getattr(self._real, name)


def _urlopen(url, data=None, timeout=None, **options):
    import urllib.request

    return _Answer(urllib.request.urlopen(url, text.to_bytes(data), timeout))


@builder("httplib")
def _httplib():
    import http.client

    return {"HTTPConnection": http.client.HTTPConnection, "HTTPSConnection": http.client.HTTPSConnection}, http.client


@builder("cgi")
def _cgi():
    import html

    return {
        "escape": lambda value, quote=None: html.escape(value, bool(quote)),
        "parse_qs": find_module("urlparse").parse_qs,
        "parse_qsl": find_module("urlparse").parse_qsl,
    }, html

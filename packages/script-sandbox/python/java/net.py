"""java.net: addresses, and reading one through the step's own HTTP."""

import urllib.parse

from image_integrator import missing
from image_integrator.streams import InputStream, OutputStream, charset_name
from java.io import IOException

__all__ = ["HttpURLConnection", "MalformedURLException", "URI", "URL", "URLDecoder", "URLEncoder"]
__getattr__ = missing.attribute(__name__)


class MalformedURLException(IOException):
    _java_name = "java.net.MalformedURLException"


class URLEncoder:
    @staticmethod
    def encode(value, charset=None):
        return urllib.parse.quote_plus(value, safe="*", encoding=charset_name(charset)).replace("~", "%7E")


class URLDecoder:
    @staticmethod
    def decode(value, charset=None):
        return urllib.parse.unquote_plus(value, encoding=charset_name(charset))


class URI:
    def __init__(self, text):
        self._text = str(text)
        self._parts = urllib.parse.urlsplit(self._text)

    @classmethod
    def create(cls, text):
        return cls(text)

    def getScheme(self):
        return self._parts.scheme or None

    def getHost(self):
        return self._parts.hostname

    def getPort(self):
        return self._parts.port or -1

    def getPath(self):
        return self._parts.path

    def getQuery(self):
        return self._parts.query or None

    def getFragment(self):
        return self._parts.fragment or None

    def toURL(self):
        return URL(self._text)

    def toString(self):
        return self._text

    __str__ = toString
    __repr__ = toString


class URL(URI):
    def __init__(self, text):
        super().__init__(text)
        if not self._parts.scheme:
            raise MalformedURLException(f"no protocol: {text}")

    def getProtocol(self):
        return self._parts.scheme

    def toURI(self):
        return URI(self._text)

    def openConnection(self, *_):
        return HttpURLConnection(self._text)

    def openStream(self):
        return self.openConnection().getInputStream()


class HttpURLConnection:
    def __init__(self, url):
        self._url = url
        self._method = "GET"
        self._headers = {}
        self._body = None
        self._timeout = None
        self._response = None

    def setRequestMethod(self, method):
        self._method = method

    def setRequestProperty(self, name, value):
        self._headers[name] = value

    addRequestProperty = setRequestProperty

    def setConnectTimeout(self, milliseconds):
        self._timeout = milliseconds / 1000

    setReadTimeout = setConnectTimeout

    def setDoOutput(self, wanted):
        if wanted and self._method == "GET":
            self._method = "POST"

    def setDoInput(self, wanted):
        pass

    def setUseCaches(self, wanted):
        pass

    def getOutputStream(self):
        self._body = self._body or OutputStream()
        return self._body

    def connect(self):
        from image_integrator import http

        if self._response is None:
            body = None if self._body is None else self._body.content
            try:
                self._response = http.client().request(
                    self._method, self._url, headers=self._headers, body=body, timeout=self._timeout
                )
            except http.RequestError as problem:
                raise IOException(str(problem)) from None

    def getResponseCode(self):
        self.connect()
        return self._response.status

    def getInputStream(self):
        self.connect()
        if self._response.status >= 400:
            raise IOException(f"Server returned HTTP response code: {self._response.status} for URL: {self._url}")
        return InputStream(self._response.content)

    def getErrorStream(self):
        self.connect()
        return InputStream(self._response.content)

    def getHeaderField(self, name):
        self.connect()
        return self._response.headers.get(name)

    def disconnect(self):
        pass

"""The modules of Python 2's standard library, by their old names and with what they had.

A module that still exists is wrapped: what it had and lost is added, what it took as byte strings it takes as text. Everything else is
asked of the real module. The `stdlib_…` files say what is added to which.
"""

import importlib
import types

#: Modules that only changed their name.
_RENAMED = {
    "__builtin__": "builtins",
    "BaseHTTPServer": "http.server",
    "Cookie": "http.cookies",
    "cookielib": "http.cookiejar",
    "copy_reg": "copyreg",
    "cPickle": "pickle",
    "htmlentitydefs": "html.entities",
    "Queue": "queue",
    "repr": "reprlib",
    "robotparser": "urllib.robotparser",
    "thread": "_thread",
    "urlparse": "urllib.parse",
    "UserDict": "collections",
    "UserList": "collections",
    "UserString": "collections",
    "xmlrpclib": "xmlrpc.client",
    "email.MIMEText": "email.mime.text",
    "email.Utils": "email.utils",
    "simplejson": "json",
    "exceptions": "builtins",
}


class Facade(types.ModuleType):
    """A module of Python 2 in front of the one that took its place."""

    def __init__(self, name, real, added):
        super().__init__(name, getattr(real, "__doc__", None))
        self.__dict__["_real"] = real
        self.__dict__.update(added)

    def __getattr__(self, name):
        try:
            return getattr(self.__dict__["_real"], name)
        except AttributeError:
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'") from None

    def __setattr__(self, name, value):
        setattr(self.__dict__["_real"], name, value)

    def __dir__(self):
        return sorted({*dir(self.__dict__["_real"]), *self.__dict__})


_builders = {}
_made = {}


def builder(*names):
    """Registers what is added to the modules of these names: a function that answers a dict and the real module."""

    def register(build):
        _builders.update(dict.fromkeys(names, build))
        return build

    return register


def find_module(name):
    """The module that a Python 2 script means by `name`, or None where Python 3 means the same."""
    if name not in _made and name in _builders:
        added, real = _builders[name]()
        _made[name] = Facade(name, real, added)
    elif name not in _made and name in _RENAMED:
        _made[name] = importlib.import_module(_RENAMED[name])
    return _made.get(name)

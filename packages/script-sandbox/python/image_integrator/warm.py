"""Imported once, before the snapshot is taken: all that a script may import is then in memory already."""

import importlib
import sys

from . import failures, http, missing, runner, timezones

_STANDARD = """
    abc argparse array ast base64 binascii bisect calendar cmath codecs collections collections.abc colorsys configparser
    contextlib copy copyreg csv dataclasses datetime decimal difflib email email.mime.text email.utils enum errno
    fnmatch fractions functools gettext glob gzip hashlib heapq hmac html html.entities html.parser http.client http.cookies
    inspect io ipaddress itertools json keyword linecache locale logging math mimetypes numbers operator os os.path pathlib
    pickle platform posixpath pprint queue quopri random re reprlib secrets shlex shutil statistics string struct
    tempfile textwrap threading time timeit token tokenize traceback types typing unicodedata urllib urllib.error
    urllib.parse urllib.request uuid warnings weakref xml.dom.minidom xml.etree.ElementTree xml.sax zipfile zlib zoneinfo
""".split()

_SHIMS = """
    jarray java java.io java.lang java.net java.nio.charset java.security java.text java.time java.time.format
    java.time.temporal java.util javax.crypto javax.crypto.spec org.apache.commons.codec.binary
    org.apache.commons.codec.digest org.apache.commons.io org.apache.commons.lang3 org.apache.nifi.flowfile
    org.apache.nifi.processor org.apache.nifi.processor.exception org.apache.nifi.processor.io org.python.core.util requests
""".split()

for _name in _STANDARD + _SHIMS:
    importlib.import_module(_name)

failures.hide_own_frames()
timezones.install()
http.install()
sys.meta_path.append(missing.Finder)
# The folder of these modules is gone after the snapshot.
sys.path[:] = [path for path in sys.path if not path.startswith("/image-integrator")]

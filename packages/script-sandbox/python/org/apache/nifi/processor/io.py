"""The callbacks that a script derives from."""

from image_integrator import missing

__all__ = ["InputStreamCallback", "OutputStreamCallback", "StreamCallback"]
__getattr__ = missing.attribute(__name__)


class StreamCallback:
    """process(inputStream, outputStream)"""


class InputStreamCallback:
    """process(inputStream)"""


class OutputStreamCallback:
    """process(outputStream)"""

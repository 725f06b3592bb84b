"""Exceptions of NiFi that a script may name."""

from image_integrator import missing
from image_integrator.nifi import FlowFileHandlingException
from java.lang import RuntimeException

__all__ = ["FlowFileHandlingException", "ProcessException"]
__getattr__ = missing.attribute(__name__)


class ProcessException(RuntimeException):
    _java_name = "org.apache.nifi.processor.exception.ProcessException"

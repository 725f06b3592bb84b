"""org.apache.nifi.flowfile."""

from image_integrator import missing
from image_integrator.nifi import FlowFile

__all__ = ["FlowFile"]
__getattr__ = missing.attribute(__name__)

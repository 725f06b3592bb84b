"""org.apache.nifi.processor."""

from image_integrator import missing
from image_integrator.nifi import Relationship

__all__ = ["Relationship"]
__getattr__ = missing.attribute(__name__)

"""What a script is told when it asks for a part of Java that is not here."""

import sys

ROOTS = ("java", "javax", "org", "com", "groovy", "jarray")


def supported():
    """The modules that can be imported."""
    named = (name for name, module in sys.modules.items() if name.split(".")[0] in ROOTS and hasattr(module, "__all__"))
    return ", ".join(sorted(named))


def attribute(module):
    """A module's __getattr__: names what the module has."""

    def missing(name):
        if name.startswith("__"):
            raise AttributeError(name)
        known = ", ".join(sys.modules[module].__all__)
        raise ImportError(f"cannot import name '{name}' from '{module}'. The sandbox has: {known}.")

    return missing


class Finder:
    """The last finder: a name below Java's roots that nobody found."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.split(".")[0] in ROOTS:
            raise ModuleNotFoundError(f"No module named '{name}'. The sandbox has: {supported()}.", name=name)
        return None

"""What went wrong in a script, for people: only frames that are theirs, and the line that they know."""

import sys
import traceback

from .program import FILE

#: Frames of this sandbox, which a script's author can do nothing about.
_HIDDEN = ("/image-integrator/",)

_walk = traceback._walk_tb_with_full_positions


def _visible(tb):
    for frame, position in _walk(tb):
        if not frame.f_code.co_filename.startswith(_HIDDEN):
            yield frame, position


def hide_own_frames():
    """Every traceback that Python writes, for a script or for us, leaves the sandbox's own frames out."""
    traceback._walk_tb_with_full_positions = _visible


def describe(problem, code="SCRIPT_FAILED"):
    """A failure as the runner reports it: code, message, line, column and traceback."""
    if isinstance(problem, MemoryError):
        return {"code": "SCRIPT_MEMORY", "message": ""}
    place = _place(problem)
    return {
        "code": code,
        "message": "".join(traceback.format_exception_only(problem)).strip().splitlines()[-1],
        "traceback": "".join(traceback.format_exception(problem)),
        **place,
    }


def describe_syntax(problem):
    shown = "".join(traceback.format_exception_only(problem))
    return {
        "code": "SCRIPT_SYNTAX",
        "message": f"{type(problem).__name__}: {problem.msg}",
        "traceback": shown,
        "line": problem.lineno or 1,
        "column": max(1, problem.offset or 1),
    }


def _place(problem):
    found = {}
    for frame in traceback.extract_tb(problem.__traceback__):
        if frame.filename == FILE:
            found = {"line": frame.lineno}
            if frame.colno is not None and frame.colno >= 0:
                found["column"] = frame.colno + 1
    if isinstance(problem, SyntaxError) and problem.filename == FILE and not found:
        found = {"line": problem.lineno or 1}
    return found

"""Runs one script on one page: the Python side of the sandbox.

`wake` is called once after the interpreter was restored from its snapshot, `run` once for the one job of its life.
"""

import inspect
import json
import random
import sys
import types

from . import failures, http, nifi, timezones
from .context import Context, Log
from .printer import Printer
from .program import compile_script

INPUT = "/tmp/input"
OUTPUT = "/tmp/output-%d"

#: The doors that Pyodide has into its host. The isolate is what holds; these only have no business here.
_DOORS = ("js", "pyodide_js", "_pyodide_core", "pyodide.http", "pyodide.ffi.wrappers", "pyodide.webloop")

_host = None


class Contract(Exception):
    """The script ran, but not as the step needs it."""


def wake(emit, request, timezone):
    """Gives a restored interpreter what its snapshot cannot hold: ways out, fresh randomness and time zones."""
    global _host
    _host = types.SimpleNamespace(emit=emit, request=request)
    random.seed()
    timezones.use(timezone)
    http.use(request)


def run(job_text):
    """Runs or checks the job and answers JSON: outputs, the files that hold their contents, and the failure if there is one."""
    job = json.loads(job_text)
    failure = None
    outputs = []
    try:
        program = compile_script(job["source"])
    except SyntaxError as problem:
        failure = failures.describe_syntax(problem)
    else:
        if job["action"] == "run":
            outputs, failure = _run(program, job)
    if sum(map(_attribute_size, outputs)) > job.get("maxOutputBytes", sys.maxsize):
        outputs, failure = [], {"code": "SCRIPT_OUTPUT_TOO_LARGE", "message": "The attributes are too large."}
    return json.dumps(
        {
            "outputs": [
                {"relationship": record.relationship, "attributes": record.attributes} for record in outputs
            ],
            "contents": [_keep(number, record.content) for number, record in enumerate(outputs)],
            "failure": failure,
        }
    )


def _attribute_size(record):
    """Characters; looked at before they are written out, which an interpreter of its size could not do."""
    return sum(len(name) + len(value) for name, value in record.attributes.items())


def _run(program, job):
    with open(INPUT, "rb") as file:
        content = file.read()
    session = nifi.Session(content, job["attributes"])
    context = Context(dict(job["attributes"]), Log(_host.emit), http.client())
    space = {
        "__name__": "__main__",
        "__builtins__": program.names,
        "session": session,
        "context": context,
        "log": context.log,
        "http": context.http,
        "REL_SUCCESS": nifi.REL_SUCCESS,
        "REL_FAILURE": nifi.REL_FAILURE,
    }
    _close_doors(space)
    sys.stdout, sys.stderr = Printer(_host.emit, "stdout"), Printer(_host.emit, "warn")
    try:
        exec(program.code, space)
        transform = space.get("transform")
        if not session.was_asked and callable(transform):
            return [_transform(transform, content, context)], None
        return _finish(session), None
    except Contract as problem:
        return [], {"code": "SCRIPT_CONTRACT", "message": str(problem)}
    except nifi.FlowFileHandlingException as problem:
        return [], failures.describe(problem, "SCRIPT_CONTRACT")
    except _BadInput as problem:
        return [], {"code": "SCRIPT_INPUT_INVALID", "message": str(problem)}
    except BaseException as problem:
        return [], failures.describe(problem)
    finally:
        for printer in (sys.stdout, sys.stderr):
            if isinstance(printer, Printer):
                printer.flush()


class _BadInput(Exception):
    pass


def _transform(transform, content, context):
    """The short form: rows in, rows out."""
    try:
        rows = json.loads(content)
    except ValueError as problem:
        raise _BadInput(f"The input of the script is not JSON: {problem}") from None
    result = transform(rows, context) if _takes_context(transform) else transform(rows)
    if result is None:
        raise Contract("transform returned None. It must return the rows.")
    record = nifi.Record(1, _to_json(result), _to_attributes(context.attributes))
    record.relationship = nifi.SUCCESS
    return record


def _takes_context(transform):
    try:
        inspect.signature(transform).bind(None, None)
    except TypeError:
        return False
    except ValueError:
        pass
    return True


def _to_json(result):
    try:
        return json.dumps(result, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError) as problem:
        raise Contract(f"What transform returned cannot be written as JSON: {problem}.") from None


def _to_attributes(attributes):
    kept = {}
    for name, value in attributes.items():
        if value is None:
            continue
        if not isinstance(value, (str, int, float)):
            raise Contract(f"context.attributes[{name!r}] must be text, a number or a boolean.")
        kept[str(name)] = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return kept


def _finish(session):
    session.commit()
    if session.rolled_back:
        raise Contract("The script rolled its session back, so nothing goes on. Transfer the flow file to REL_FAILURE instead.")
    if not session.was_asked:
        raise Contract("The script neither defines transform(rows, context) nor calls session.get().")
    return session.outputs


def _keep(number, content):
    path = OUTPUT % number
    with open(path, "wb") as file:
        file.write(content)
    return path


def _close_doors(space):
    main = types.ModuleType("__main__")
    main.__dict__.update(space)
    sys.modules["__main__"] = main
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "JsFinder"]
    for name in _DOORS:
        sys.modules[name] = None

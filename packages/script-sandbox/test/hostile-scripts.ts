import type { ScriptLanguage } from '../src/index.js';

/** A script that means harm, and the ways in which it may end; `result` is what it answers where it is let run. */
export interface HostileScript {
  readonly language: ScriptLanguage;
  readonly name: string;
  readonly source: string;
  readonly ends: readonly string[];
  readonly result?: unknown;
}

const OUT_OF_TIME = ['SCRIPT_TIMEOUT'];
/** Which of the two comes first depends on the machine's speed. */
const OUT_OF_MEMORY = ['SCRIPT_MEMORY', 'SCRIPT_TIMEOUT', 'SCRIPT_FAILED'];
const REFUSED = ['SCRIPT_FAILED'];
const INTERPRETER_GONE = ['SCRIPT_CRASHED'];
const HARMLESS: readonly string[] = [];

function javascript(name: string, body: string, ends: readonly string[], result?: unknown): HostileScript {
  return {
    language: 'javascript',
    name,
    source: `async function transform(rows, context) { ${body} }`,
    ends,
    result,
  };
}

function python(name: string, body: string, ends: readonly string[], result?: unknown): HostileScript {
  const indented = body.split('\n').map((line) => `    ${line}`);
  return {
    language: 'python',
    name,
    source: ['def transform(rows, context):', ...indented].join('\n'),
    ends,
    result,
  };
}

/** Reaches the JavaScript around the interpreter, which a Python script is assumed to be able to do. */
const CLIMB = 'import image_integrator.runner as runner\nclimb = runner._host.emit.constructor\n';

export const HOSTILE_SCRIPTS: readonly HostileScript[] = [
  javascript('an endless loop', 'while (true);', OUT_OF_TIME),
  javascript(
    'an endless loop that catches everything',
    'for (;;) try { for (;;); } catch {} finally { continue }',
    OUT_OF_TIME,
  ),
  javascript('a regular expression', 'return /^(a+)+$/.test("a".repeat(40) + "!")', OUT_OF_TIME),
  javascript('a promise that never settles', 'return new Promise(() => {})', OUT_OF_TIME),
  javascript(
    'a flood of promises',
    'const next = () => Promise.resolve().then(next); return next()',
    OUT_OF_MEMORY,
  ),
  javascript('a toJSON that never ends', 'return { toJSON() { for (;;); } }', OUT_OF_TIME),
  javascript(
    'a growing Map',
    'const map = new Map(); for (let i = 0; ; i++) map.set(i, { i })',
    OUT_OF_MEMORY,
  ),
  javascript('many symbols', 'const all = {}; for (;;) all[Symbol()] = 1', OUT_OF_MEMORY),
  javascript('many keys', 'const all = {}; for (let i = 0; ; i++) all["k" + i] = i', OUT_OF_MEMORY),
  javascript('many weak references', 'const all = []; for (;;) all.push(new WeakRef({}))', OUT_OF_MEMORY),
  javascript('huge arrays', 'const all = []; for (;;) all.push(new Array(1e8).fill(1))', OUT_OF_MEMORY),
  javascript('huge buffers', 'const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1))', OUT_OF_MEMORY),
  javascript('a huge BigInt', 'let big = 3n; for (;;) big = big * big', OUT_OF_MEMORY),
  javascript('a huge string', 'let text = "x"; for (;;) text += text + "y"', OUT_OF_MEMORY),
  javascript(
    'the constructors of everything',
    `const made = [[].constructor.constructor, console.log.constructor, http.request.constructor, (async () => {}).constructor];
     return Promise.all(made.map((build) => build("return typeof process + typeof require + typeof WebAssembly")()))`,
    HARMLESS,
    Array.from({ length: 4 }, () => 'undefinedundefinedundefined'),
  ),
  javascript('an import', 'return import("node:fs")', REFUSED),
  javascript('require', 'return require("node:fs")', REFUSED),
  javascript('an exit', 'process.exit(1)', REFUSED),
  javascript('deep recursion', 'const down = () => down() + 1; return down()', REFUSED),
  javascript('a huge output', 'return "x".repeat(6e7)', ['SCRIPT_OUTPUT_TOO_LARGE', ...OUT_OF_MEMORY]),
  javascript(
    'a flood of output',
    'for (let i = 0; i < 1e6; i++) console.log("x".repeat(50)); return 1',
    HARMLESS,
    1,
  ),
  javascript(
    'rewritten built-ins',
    'Array.prototype.map = JSON.stringify = JSON.parse = Object.entries = () => { for (;;); }; return rows',
    HARMLESS,
    [],
  ),
  javascript('an error that cannot be read', 'throw new Proxy({}, { get() { throw 1 } })', REFUSED),
  javascript('attributes without end', 'context.attributes.a = "x".repeat(6e7); return []', [
    'SCRIPT_OUTPUT_TOO_LARGE',
    ...OUT_OF_MEMORY,
  ]),
  javascript('HTTP that was not allowed', 'return (await http.request("http://127.0.0.1/")).status', REFUSED),

  python('an endless loop', 'while True: pass', OUT_OF_TIME),
  python(
    'an endless loop that catches everything',
    'while True:\n    try:\n        while True: pass\n    except BaseException: pass\n    finally: continue',
    OUT_OF_TIME,
  ),
  python('a regular expression', 'import re\nreturn bool(re.match("^(a+)+$", "a" * 40 + "!"))', OUT_OF_TIME),
  python('a huge power', 'return len(str(10 ** 10 ** 8))', [...OUT_OF_TIME, ...REFUSED]),
  python('a long sleep', 'import time\ntime.sleep(1000)', OUT_OF_TIME),
  python('a huge string', 'return len("x" * 10 ** 9)', ['SCRIPT_MEMORY']),
  python('a growing list', 'all = []\nwhile True: all.append("x" * 100_000)', OUT_OF_MEMORY),
  python(
    'a growing dict',
    'all = {}\nwhile True: all[len(all)] = "x" * 10_000 + str(len(all))',
    OUT_OF_MEMORY,
  ),
  python(
    'memory that is asked for again and again',
    'all = []\nwhile True:\n    try: all.append(bytearray(10 ** 7))\n    except MemoryError: pass',
    [...OUT_OF_TIME, 'SCRIPT_MEMORY'],
  ),
  python(
    'a huge file',
    'with open("/tmp/x", "wb") as file:\n    while True: file.write(b"x" * 10 ** 6)',
    OUT_OF_MEMORY,
  ),
  python('import js', 'import js', REFUSED),
  python('import pyodide_js', 'import pyodide_js', REFUSED),
  python('run_js', 'from pyodide.code import run_js\nreturn run_js("1")', REFUSED),
  python(
    'the JavaScript around it',
    `${CLIMB}return climb("return typeof process + typeof require + typeof WebAssembly.Memory + typeof WebAssembly.Table")()`,
    HARMLESS,
    'undefinedundefinedundefinedundefined',
  ),
  python(
    'JavaScript memory',
    `${CLIMB}climb("const map = new Map(); for (let i = 0; ; i++) map.set(i, { i })")()`,
    OUT_OF_MEMORY,
  ),
  python('a file of the machine', 'return open("/etc/passwd").read()', REFUSED),
  python('the environment', 'import os\nreturn [name for name in os.environ if "KEY" in name]', HARMLESS, []),
  python('a socket', 'import socket\nsocket.create_connection(("127.0.0.1", 80), 1)', REFUSED),
  python('a process', 'import subprocess\nsubprocess.run(["ls"])', REFUSED),
  python('a shell', 'import os\nreturn os.system("ls")', HARMLESS, -1),
  python('a fork', 'import os\nos.fork()', REFUSED),
  python('a thread', 'import threading\nthreading.Thread(target=print).start()', REFUSED),
  python('sys.exit', 'import sys\nsys.exit(3)', REFUSED),
  python('os._exit', 'import os\nos._exit(0)', INTERPRETER_GONE),
  python('os.abort', 'import os\nos.abort()', INTERPRETER_GONE),
  python('writing anywhere', 'import ctypes\nctypes.memset(0, 1, 10 ** 9)', INTERPRETER_GONE),
  python(
    'bytecode that is none',
    'import types\ncode = (lambda: 0).__code__.replace(co_code=b"\\xff" * 100)\nreturn types.FunctionType(code, {})()',
    INTERPRETER_GONE,
  ),
  python('deep recursion', 'def down(): return down() + 1\nreturn down()', REFUSED),
  python(
    'recursion without a limit',
    'import sys\nsys.setrecursionlimit(10 ** 9)\ndef down(): return down() + 1\nreturn down()',
    [...INTERPRETER_GONE, ...REFUSED],
  ),
  python('a huge output', 'return "x" * (6 * 10 ** 7)', ['SCRIPT_OUTPUT_TOO_LARGE', ...OUT_OF_MEMORY]),
  python('a flood of output', 'for _ in range(10 ** 5): print("x" * 100)\nreturn 1', HARMLESS, 1),
  python('attributes without end', 'context.attributes["a"] = "x" * (6 * 10 ** 7)\nreturn []', [
    'SCRIPT_OUTPUT_TOO_LARGE',
    ...OUT_OF_MEMORY,
  ]),
  ...[
    '{"code": "constructor", "message": "x", "retryAfterMs": 1e9}',
    '{"code": "SCRIPT_UNAVAILABLE", "message": "x", "retryAfterMs": 1e9}',
    '{"code": "SCRIPT_BUSY", "message": "x"}',
    '[7]',
  ].map((verdict) =>
    python(
      `a verdict of its own, ${verdict}`,
      `import image_integrator.failures as failures\nfailures.describe = lambda *given: ${verdict}\nraise Exception("x")`,
      REFUSED,
    ),
  ),
  python(
    'an answer of its own',
    'import image_integrator.runner as runner, types\nrunner.json = types.SimpleNamespace(dumps=lambda *given: "7")\nreturn []',
    [...INTERPRETER_GONE, ...REFUSED],
  ),
  python('nesting without end', 'return eval("(" * 10_000 + ")" * 10_000)', REFUSED),
  python('HTTP that was not allowed', 'return http.request("http://127.0.0.1/").status', REFUSED),
];

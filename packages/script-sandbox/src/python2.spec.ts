import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestSandbox, scriptJob } from '../test/sandbox.js';

/** A script of Python 2, and what CPython 2.7.18 left in its variable R and printed. */
interface Case {
  readonly source: string;
  readonly result: unknown;
  readonly stdout: string;
}

const cases = readFileSync(new URL('../conformance/python2.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

/** Runs every case in one interpreter, as the sandbox would run each: a script that names \`session\` is of Python 2. */
const RUN_ALL = `
import contextlib, io
from image_integrator.program import compile_script

def transform(cases, context):
    return [run(case["source"]) for case in cases]

def run(source):
    printed = io.StringIO()
    space = {"__name__": "__main__", "session": None}
    try:
        program = compile_script(source + "\\nsession\\n")
        space["__builtins__"] = program.names
        with contextlib.redirect_stdout(printed):
            exec(program.code, space)
    except Exception as problem:
        return {"result": repr(problem), "stdout": printed.getvalue()}
    return {"result": space["R"], "stdout": printed.getvalue()}
`;

describe('Python 2', () => {
  const sandbox = createTestSandbox();
  let outcomes: unknown[];

  beforeAll(async () => {
    const { outputs } = await sandbox.run(scriptJob('python', RUN_ALL, JSON.stringify(cases)));
    outcomes = JSON.parse(outputs[0]?.text ?? '[]') as unknown[];
  }, 120_000);
  afterAll(() => sandbox.stop());

  it.each(cases.map((one, index) => ({ ...one, index })))(
    'means what it meant: $source',
    ({ index, result, stdout }) => {
      expect(outcomes[index]).toEqual({ result, stdout });
    },
  );
});

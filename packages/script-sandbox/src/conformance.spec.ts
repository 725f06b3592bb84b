import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestSandbox, scriptJob } from '../test/sandbox.js';

/** What Jython 2.7 in NiFi answered to a script on a content. */
interface Case {
  readonly id: string;
  readonly script: string;
  readonly content: string;
  readonly attributes: Record<string, string>;
  readonly jython: {
    readonly error?: string;
    readonly results: readonly { readonly relationship: string; readonly content: string }[];
  };
}

/** Where CPython 3 does what the author meant and Jython stumbled; docs/scripts.md lists them with their reasons. */
const KINDER_THAN_JYTHON: ReadonlySet<string> = new Set([
  'str(unicode) UnicodeEncodeError',
  'raise str msg nonascii',
  'future import',
  'f-string',
  'annotations',
  '"{}".format(unicode)',
  'str + unicode concat',
  'byte str compare',
]);

const cases = readFileSync(new URL('../conformance/python-scripts.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)
  .filter(({ id }) => !KINDER_THAN_JYTHON.has(id));

/** JSON as a value, whatever the order of keys and the spaces; Python also writes NaN and Infinity. */
function asValue(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(/(?<![\w"])-?(NaN|Infinity)(?![\w"])/g, '"$&"')) as unknown;
  } catch {
    return { text };
  }
}

/** What came of a script: what went where, or that it died. */
interface Outcome {
  readonly died: boolean;
  readonly outputs: readonly { readonly relationship: string; readonly value: unknown }[];
}

function ofJython({ error, results }: Case['jython']): Outcome {
  const outputs = results.map(({ relationship, content }) => ({ relationship, value: asValue(content) }));
  return { died: error !== undefined, outputs };
}

describe('scripts that ran in Jython', () => {
  const sandbox = createTestSandbox();
  afterAll(() => sandbox.stop());

  async function ofOurs({ script, content, attributes }: Case): Promise<Outcome> {
    const report = await sandbox.run(scriptJob('python', script, content, {}, attributes));
    if (report.failure !== null) return { died: true, outputs: [] };
    const outputs = report.outputs.map(({ relationship, text }) => ({ relationship, value: asValue(text) }));
    return { died: false, outputs };
  }

  it.each(cases)(
    'give the same here: $id',
    async (one) => {
      expect(await ofOurs(one)).toEqual(ofJython(one.jython));
    },
    120_000,
  );
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '../../common/index.js';
import { createTestRunner, scriptCard } from '../../../test/support/script-runner.js';

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

const FILE = join(import.meta.dirname, '../../../../shared/conformance/python-scripts.jsonl');

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

/** The cases lie beside the repository and may be absent. */
function readCases(): Case[] {
  if (!existsSync(FILE)) {
    console.info('python-scripts.jsonl is not beside the repository; its cases are left out.');
    return [];
  }
  return readFileSync(FILE, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)
    .filter(({ id }) => !KINDER_THAN_JYTHON.has(id));
}

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

const cases = readCases();

describe.skipIf(cases.length === 0)('scripts that ran in Jython', () => {
  const runner = createTestRunner();
  afterAll(() => runner.onApplicationShutdown());

  async function ofOurs({ script, content, attributes }: Case): Promise<Outcome> {
    try {
      const result = await runner.run({ card: scriptCard('python', script), input: content, attributes });
      const outputs = result.outputs.map(({ relationship, text }) => ({
        relationship,
        value: asValue(text),
      }));
      return { died: false, outputs };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { died: true, outputs: [] };
    }
  }

  it.each(cases)(
    'give the same here: $id',
    async (one) => {
      expect(await ofOurs(one)).toEqual(ofJython(one.jython));
    },
    120_000,
  );
});

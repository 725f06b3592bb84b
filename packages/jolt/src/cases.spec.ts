import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileMapping } from '../test/compile-mapping.js';
import { parseExactJson } from './exact-json.js';

/** One case of a data file: a spec for the file's operation (or a whole chain), an input and the output. */
interface DataCase {
  name: string;
  operation?: string;
  spec: unknown;
  input: unknown;
  context?: unknown;
  output: unknown;
}

const folder = join(import.meta.dirname, '../cases');

for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), 'utf8');
  const outputs = (JSON.parse(text) as DataCase[]).map(({ output }) => output);
  describe(`cases/${file}`, () => {
    it.each(
      (parseExactJson(text) as DataCase[]).map((one, index) => [one.name, one, outputs[index]] as const),
    )('%s', (_name, { operation, spec, input, context = null }, output) => {
      const chain = operation === undefined ? spec : [{ operation, spec }];
      const mapping = compileMapping(chain);
      expect(mapping.apply(input, context)).toEqual(output);
      expect(mapping.applyStepwise(input, context).at(-1)?.output).toEqual(output);
    });
  });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileMapping } from '../test/compile-mapping.js';
import { parseExactJson } from './exact-json.js';
import { JoltRunError, JoltSpecError } from './jolt-error.js';

/** Edges that we measured on the Java implementation. */
const PROBES = join(import.meta.dirname, '../conformance/jolt-probes.jsonl');

/**
 * Cases of another project's tests, measured likewise. They are not ours to pass on: they lie beside the repository or where
 * `CONFORMANCE_DIR` says, and their absence is printed.
 */
const BESIDE = process.env['CONFORMANCE_DIR'] ?? join(import.meta.dirname, '../../../../shared/conformance');

/** Java accidents that are not copied; docs/mapping.md gives the reason for each, deviations.spec.ts pins what happens instead. */
const DEVIATIONS = new Set([
  'card/two stars at one level -> NPE',
  'card MANY null then shift append (immutable list)',
  'mod sort -> Object[] is scalar for a following shift',
  'mod split (fixed-size list) then shift append',
  'mod split then default extends list',
]);

interface Fixture {
  name: string;
  spec: unknown;
  input: unknown;
  expected: unknown;
  context?: unknown;
  compare: 'exact' | 'arrayOrderOblivious';
}

interface Probe {
  name: string;
  op: string | null;
  spec: unknown;
  input: unknown;
  context: unknown;
  oracle: { output?: unknown; error?: string };
}

/** The cases of a file beside the repository; none, said aloud, where it is not there. */
function casesBeside<Case>(file: string): { plain: Case; exact: Case }[] {
  const path = join(BESIDE, file);
  if (existsSync(path)) return cases(path);
  console.info(`${file} is not in ${BESIDE} (CONFORMANCE_DIR): its cases were not run.`);
  return [];
}

/** The cases of a file. What goes into a mapping is read exactly (4.0 is not 4), what is compared as plain JSON. */
function cases<Case>(path: string): { plain: Case; exact: Case }[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ plain: JSON.parse(line) as Case, exact: parseExactJson(line) as Case }));
}

/** The same text for two values that differ in the order of lists only. */
function unordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(unordered).toSorted().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${unordered(inner)}`);
  return `{${entries.toSorted().join()}}`;
}

const fixtures = casesBeside<Fixture>('jolt.jsonl');
describe.skipIf(fixtures.length === 0)('gives what Java Jolt gives', () => {
  it.each(fixtures.map((one) => [one.plain.name, one] as const))('%s', (_name, { plain, exact }) => {
    const mapping = compileMapping(exact.spec);
    const comparable = plain.compare === 'exact' ? (value: unknown) => value : unordered;
    const output = mapping.apply(exact.input, exact.context ?? null);
    expect(comparable(output)).toEqual(comparable(plain.expected));
    const steps = mapping.applyStepwise(exact.input, exact.context ?? null);
    expect(comparable(steps.at(-1)?.output)).toEqual(comparable(plain.expected));
  });
});

const refusals = casesBeside<{ name: string; spec: unknown }>('jolt-errors.jsonl');
describe.skipIf(refusals.length === 0)('refuses what Java Jolt refuses', () => {
  it.each(refusals.map(({ exact }) => [exact.name, exact.spec] as const))('%s', (_name, spec) => {
    expect(() => compileMapping(spec)).toThrow(JoltSpecError);
  });
});

const probes = cases<Probe>(PROBES).filter(({ plain }) => !DEVIATIONS.has(plain.name));
describe('behaves at the edges as Java Jolt does', () => {
  it.each(probes.map((one) => [one.plain.name, one] as const))('%s', (_name, { plain, exact }) => {
    const chain = exact.op === null ? exact.spec : [{ operation: exact.op, spec: exact.spec }];
    const { error, output } = outcomeOf(() => compileMapping(chain).apply(exact.input, exact.context));
    expect(error instanceof JoltSpecError || error instanceof JoltRunError).toBe(
      plain.oracle.error !== undefined,
    );
    expect(output).toEqual(plain.oracle.output);
  });
});

function outcomeOf(call: () => unknown): { output?: unknown; error?: unknown } {
  try {
    return { output: call() };
  } catch (error) {
    return { error };
  }
}

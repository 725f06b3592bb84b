import { type FaultSpec } from './fault.js';

/** The text that was given is no fault; the message says which field and what it must be. */
export class FaultSpecError extends Error {}

interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly must: string;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf = (...choices: readonly string[]): Rule => ({
  holds: (value) => typeof value === 'string' && choices.includes(value),
  must: `be one of ${choices.join(', ')}`,
});

const WHOLE: Rule = { holds: isWhole, must: 'be a whole number, 0 or more' };
const POSITIVE: Rule = { holds: (value) => isWhole(value) && value > 0, must: 'be a whole number above 0' };
const TEXT: Rule = { holds: (value) => typeof value === 'string', must: 'be text' };
const FLAG: Rule = { holds: (value) => typeof value === 'boolean', must: 'be true or false' };
const SHARE: Rule = {
  holds: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  must: 'be a number from 0 to 1',
};
const STATUS: Rule = {
  holds: (value) => isWhole(value) && value >= 200 && value <= 599,
  must: 'be an HTTP status from 200 to 599',
};
const OBJECT: Rule = { holds: isObject, must: 'be an object' };

const MATCH_FIELDS: Fields = { method: TEXT, path: TEXT, includes: TEXT };
const COMMON_FIELDS: Fields = { match: OBJECT, skip: WHOLE, times: WHOLE, rate: SHARE, seed: WHOLE };
const BREAK: KindFields = { required: { when: oneOf('before', 'during') }, optional: { processed: FLAG } };
const PLAIN: KindFields = { required: {}, optional: {} };

const KINDS: Readonly<Record<FaultSpec['kind'], KindFields>> = {
  latency: { required: { ms: WHOLE }, optional: { jitterMs: WHOLE } },
  status: {
    required: { status: STATUS },
    optional: {
      retryAfterSeconds: WHOLE,
      retryAfterForm: oneOf('seconds', 'http-date'),
      body: TEXT,
      processed: FLAG,
    },
  },
  reset: BREAK,
  hang: BREAK,
  'truncated-json': PLAIN,
  'invalid-json': PLAIN,
  'wrong-content-type': { required: {}, optional: { contentType: TEXT, keepBody: FLAG } },
  'token-expiry': PLAIN,
  'slow-drip': { required: { bytes: POSITIVE, everyMs: WHOLE }, optional: {} },
};

type Fields = Readonly<Record<string, Rule>>;
interface KindFields {
  readonly required: Fields;
  readonly optional: Fields;
}

/** Checks that `value` is a fault, unknown fields refused. Throws `FaultSpecError`. */
export function readFaultSpec(value: unknown): FaultSpec {
  if (!isObject(value)) throw new FaultSpecError('A fault must be an object with a "kind".');
  const kind = value['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
    throw new FaultSpecError(`kind must be one of ${Object.keys(KINDS).join(', ')}.`);
  }
  const { required, optional } = KINDS[kind as FaultSpec['kind']];
  for (const field of Object.keys(required)) {
    if (value[field] === undefined) throw new FaultSpecError(`A fault of kind ${kind} needs "${field}".`);
  }
  const { kind: _kind, ...given } = value;
  checkFields(given, { ...COMMON_FIELDS, ...required, ...optional }, `a fault of kind ${kind}`);
  if (isObject(value['match'])) checkFields(value['match'], MATCH_FIELDS, 'match');
  return value as unknown as FaultSpec;
}

function checkFields(given: Record<string, unknown>, fields: Fields, where: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (rule === undefined) {
      throw new FaultSpecError(
        `${where} has no field "${name}"; it may have ${Object.keys(fields).join(', ')}.`,
      );
    }
    if (!rule.holds(value)) throw new FaultSpecError(`${name} must ${rule.must}.`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

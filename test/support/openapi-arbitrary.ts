import fc, { type Arbitrary } from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly example?: unknown;
  readonly description?: string;
  readonly writeOnly?: boolean;
}

const MAX_DEPTH = 6;
const MAX_NUMBER = 2 ** 31 - 1;
/** Texts that have broken parsers, databases and log files before. */
const NASTY = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '’; DROP TABLE runs; --',
  '../../etc/passwd',
  '%00',
  '${',
  '💥'.repeat(50),
  '9'.repeat(400),
  '__proto__',
  '1e999',
  '-1',
  'null',
];

/** Inputs for a schema of an OpenAPI document: all as it asks for, or now and then anything else at any depth. */
export class SchemaArbitrary {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly mode: 'fitting' | 'wild',
  ) {}

  of(schema: Schema, depth = 0): Arbitrary<unknown> {
    if (this.mode === 'fitting') return this.fitting(schema, depth);
    return fc.oneof(
      { arbitrary: this.fitting(schema, depth), weight: 12 },
      { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 1 },
      { arbitrary: fc.constantFrom<unknown>(...NASTY, null, [], {}, 1e308, -0, true), weight: 1 },
    );
  }

  private fitting(schema: Schema, depth: number): Arbitrary<unknown> {
    const { $ref, allOf, example } = schema;
    if ($ref !== undefined) return this.fitting(this.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, depth);
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => this.fitting(choice, depth)));
    if (allOf?.[0] !== undefined) return this.fitting(allOf[0], depth);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    if ('const' in schema) return fc.constant(schema.const);
    const type = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object']);
    const typed = fc.oneof(...type.map((name) => this.typed(name, schema, depth)));
    return example === undefined ? typed : fc.oneof(fc.constant(example), typed);
  }

  private typed(type: string, schema: Schema, depth: number): Arbitrary<unknown> {
    const { minimum, maximum, maxLength, pattern, format, items } = schema;
    switch (type) {
      case 'string':
        if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
        if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
        return fc.string({ maxLength: Math.min(maxLength ?? 40, 60), unit: 'grapheme' });
      case 'integer':
      case 'number': {
        const range = {
          min: Math.max(minimum ?? -5, -MAX_NUMBER),
          max: Math.min(maximum ?? MAX_NUMBER, MAX_NUMBER),
        };
        return Number.isInteger(range.min) && Number.isInteger(range.max)
          ? fc.integer(range)
          : fc.double({ ...range, noNaN: true });
      }
      case 'boolean':
        return fc.boolean();
      case 'array':
        return depth > MAX_DEPTH
          ? fc.constant([])
          : fc.array(this.of(items ?? {}, depth + 1), { maxLength: 3 });
      case 'null':
        return fc.constant(null);
      default:
        return this.record(schema, depth);
    }
  }

  private record(schema: Schema, depth: number): Arbitrary<unknown> {
    if (depth > MAX_DEPTH) return fc.constant({});
    const { properties = {}, required = [], additionalProperties } = schema;
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, this.of(property, depth + 1)]),
    );
    const known = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
    if (additionalProperties === false || additionalProperties === undefined) return known;
    const more = fc.dictionary(
      fc.string({ maxLength: 10 }),
      additionalProperties === true
        ? fc.jsonValue({ maxDepth: 2 })
        : this.of(additionalProperties, depth + 1),
      { maxKeys: 3 },
    );
    return fc.tuple(known, more).map(([first, second]) => ({ ...second, ...first }));
  }
}

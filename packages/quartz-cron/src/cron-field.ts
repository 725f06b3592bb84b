import { CronSyntaxError } from './cron-syntax-error.js';

/** What one field of an expression holds and how a user may write it. */
export interface FieldSpec {
  /** How messages call the field, in the plural: `hours`, `days of the month`. */
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** Values after which counting starts again, for ranges that wrap (`22-2`, `FRI-MON`); null: none wraps. */
  readonly cycle: number | null;
  /** A second spelling of `min` beyond `max`: weekday 7 of the five-field form is Sunday, as is 0. */
  readonly alias?: number;
  readonly names?: Readonly<Record<string, number>>;
  /** What is allowed here, for messages. */
  readonly allowed: string;
}

/** One element of a field's comma-separated list. */
export interface FieldPart {
  readonly text: string;
  /** Position in the whole expression, from 1. */
  readonly column: number;
}

/** A field as written: its text, its place, its spec. */
export interface Field extends FieldPart {
  /** Position among the fields, from 1. */
  readonly position: number;
  readonly spec: FieldSpec;
}

/** The elements of the field's list; an empty one (`1,,2`) is refused. */
export function listParts(field: Field): FieldPart[] {
  let column = field.column;
  return field.text.split(',').map((text) => {
    const part = { text, column };
    column += text.length + 1;
    if (text === '') throw fieldError(field, part, 'has an empty element in its list');
    return part;
  });
}

/** Expands `*`, `5`, `MON`, `1-5`, `22-2`, and steps (`0/15`, `/15`, `10-30/5`, or after a star) to their values. */
export function expandPart(field: Field, part: FieldPart): number[] {
  const { spec } = field;
  const [range = '', stepText, ...rest] = part.text.split('/');
  if (rest.length > 0) throw fieldError(field, part, `has more than one "/"`);
  const step = stepText === undefined ? null : readStep(field, part, stepText);
  const [from, to] = readBounds(field, part, range, step !== null);
  const values: number[] = [];
  for (let value = from; value <= to; value += step ?? 1) values.push(normalise(spec, value));
  return values;
}

/** Reads one value, a number or a name; throws when it is neither or out of range. */
export function readValue(field: Field, part: FieldPart, text: string): number {
  const { spec } = field;
  const value = spec.names?.[text.toUpperCase()] ?? (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN);
  if (Number.isNaN(value)) throw fieldError(field, part, `does not understand "${text}"`);
  if ((value < spec.min || value > spec.max) && value !== spec.alias) {
    throw fieldError(field, part, `does not go to ${text}`);
  }
  return value;
}

export function fieldError(field: Field, part: FieldPart, what: string): CronSyntaxError {
  return new CronSyntaxError(
    `the field for ${field.spec.label} (number ${field.position}, "${part.text}" at column ${part.column}) ${what}; allowed: ${field.spec.allowed}`,
    { field: field.spec.label, column: part.column },
  );
}

/** First and last value of a part; the last is beyond `max` when the range wraps. */
function readBounds(field: Field, part: FieldPart, text: string, stepped: boolean): [number, number] {
  const { spec } = field;
  if (text === '*' || (text === '' && stepped)) return [spec.min, spec.max];
  const [first = '', last, ...rest] = text.split('-');
  if (rest.length > 0) throw fieldError(field, part, `has more than one "-" in a range`);
  const from = readValue(field, part, first);
  if (last === undefined) return [from, stepped ? spec.max : from];
  const to = readValue(field, part, last);
  if (from <= to) return [from, to];
  if (spec.cycle === null) throw fieldError(field, part, `has a range that ends before it starts`);
  return [from, to + spec.cycle];
}

function readStep(field: Field, part: FieldPart, text: string): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step < 1 || step > field.spec.max) {
    throw fieldError(field, part, `needs a step of 1 to ${field.spec.max} after "/"`);
  }
  return step;
}

function normalise({ min, max, cycle }: FieldSpec, value: number): number {
  return value > max && cycle !== null ? ((value - min) % cycle) + min : value;
}

import { type SimRequest } from '../simulator/sim-request.js';
import { badParameter, ErpError } from './erp-error.js';

/**
 * The parameters of a request, wherever they are: in the query, in a form body, or in a JSON body: its members or,
 * JSON-RPC style, those of its `params`. The body wins.
 */
export class Parameters {
  private constructor(private readonly values: ReadonlyMap<string, readonly string[]>) {}

  /** Throws `ErpError` for a JSON body that is none. */
  static of(request: SimRequest): Parameters {
    const values = new Map<string, string[]>();
    for (const [name, value] of request.query) values.set(name, [...(values.get(name) ?? []), value]);
    for (const [name, value] of bodyParameters(request)) values.set(name, value);
    return new Parameters(values);
  }

  /** Every value of the name, comma-separated ones apart. */
  list(name: string): string[] {
    return (this.values.get(name) ?? [])
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
  }

  /** The last value; null for none, and for an empty one. */
  text(name: string): string | null {
    return this.values.get(name)?.at(-1) || null;
  }

  /** A whole number from 0. Throws `ErpError`. */
  whole(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (!/^\d{1,12}$/.test(text)) throw badParameter(`${name} must be a whole number, not "${text}".`);
    return Number(text);
  }
}

function bodyParameters(request: SimRequest): [string, string[]][] {
  if (request.body === '') return [];
  if (request.mediaType === 'application/x-www-form-urlencoded') {
    const form = new URLSearchParams(request.body);
    return [...new Set(form.keys())].map((name) => [name, form.getAll(name)]);
  }
  const body = readJsonObject(request);
  const source = isObject(body['params']) ? body['params'] : body;
  return Object.entries(source)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(String)]);
}

/** The JSON object in the body. Throws `ErpError`. */
export function readJsonObject(request: SimRequest): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(request.body);
    if (isObject(body)) return body;
  } catch {
    // Answered below, as any other body that is no object.
  }
  throw new ErpError(400, 'invalid_body', 'The body must be a JSON object.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

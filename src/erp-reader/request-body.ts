import { setInBody } from '../common/index.js';
import { paramText, type RequestParam } from './request-param.js';

export type BodyType = 'json' | 'form' | 'text';

export interface RequestBody {
  readonly contentType: string;
  readonly text: string;
}

/** The body of a POST: parameters as JSON or form fields, or a text as it is. */
export function buildBody(type: BodyType, params: readonly RequestParam[], text: string | null): RequestBody {
  if (type === 'json') return { contentType: 'application/json', text: jsonBody(params) };
  if (type === 'form') return { contentType: 'application/x-www-form-urlencoded', text: formBody(params) };
  return { contentType: textType(text ?? ''), text: text ?? '' };
}

function textType(text: string): string {
  const start = text.trimStart().charAt(0);
  if (start === '<') return 'text/xml; charset=utf-8';
  return start === '{' || start === '[' ? 'application/json' : 'text/plain; charset=utf-8';
}

/** One pair per parameter, the last of a name; a list is one pair per item, and null is left out. */
export function pairsOf(params: readonly RequestParam[]): [string, string][] {
  const last = new Map(params.map(({ key, value }) => [key, value]));
  return [...last].flatMap(([key, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((item) => item !== null && item !== undefined)
      .map((item): [string, string] => [key, paramText(item)]),
  );
}

function formBody(params: readonly RequestParam[]): string {
  return new URLSearchParams(pairsOf(params)).toString();
}

function jsonBody(params: readonly RequestParam[]): string {
  const body: Record<string, unknown> = {};
  for (const { key, value } of params) {
    setInBody(body, key, value);
  }
  return JSON.stringify(body);
}

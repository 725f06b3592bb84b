import type { LoginField } from './login-types-of.js';

/** What was typed into fields, by name; a field that nobody touched is absent. */
export type Typed = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, unknown>>;

/** What is stored of a secret, as it is read back. */
export const KEPT = '***';

/** A stored value as its field shows it; a secret never is. */
export function textOf({ kind, default: usual }: LoginField, value: unknown): string {
  if (value === undefined || kind === 'secret') return '';
  if (value === null) return usual === null || usual === undefined ? '' : 'null';
  if (kind === 'list' && Array.isArray(value)) return value.join(', ');
  if (typeof value === 'string') return value;
  if (kind !== 'json') return JSON.stringify(value);
  return isEmpty(value) ? '' : JSON.stringify(value, null, 2);
}

/**
 * The fields as they are sent: what nobody touched is as it was stored, or left out. JSON that is none goes as its text, for the
 * server to refuse.
 */
export function valuesOf(fields: readonly LoginField[], typed: Typed, stored: Values = {}): Values {
  const known = Object.fromEntries(
    fields.filter(({ name }) => stored[name] !== undefined).map(({ name }) => [name, stored[name]]),
  );
  const given = fields.flatMap((field): [string, unknown][] => {
    const text = typed[field.name];
    if (text === undefined) return [];
    return [[field.name, text === '' ? emptied(field, stored[field.name]) : valueOf(field, text)]];
  });
  return Object.fromEntries(
    Object.entries({ ...known, ...Object.fromEntries(given) }).filter(([, value]) => value !== undefined),
  );
}

/** A secret that is empty stays as it was; another field is empty where that is not its default, else it has it. */
function emptied({ kind, isNullable, default: usual }: LoginField, stored: unknown): unknown {
  if (kind === 'secret') return stored === KEPT ? KEPT : undefined;
  if (isNullable && (usual === null || usual === undefined)) return null;
  return kind === 'text' && typeof usual === 'string' ? '' : undefined;
}

function valueOf({ kind, isNullable, default: usual }: LoginField, text: string): unknown {
  if (isNullable && text === 'null') return null;
  if (kind === 'boolean') return text === 'true';
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (kind === 'list') return itemsOf(text, Array.isArray(usual) && typeof usual[0] === 'number');
  return kind === 'json' ? jsonOf(text) : text;
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function itemsOf(text: string, areNumbers: boolean): unknown[] {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return areNumbers ? items.map((item) => (Number.isFinite(Number(item)) ? Number(item) : item)) : items;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

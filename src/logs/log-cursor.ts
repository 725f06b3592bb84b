import { logError } from './logs.errors.js';

/** The place of an entry in its list: the values of the columns that it is sorted by. */
export type LogKey = readonly (string | number)[];

/** A place in a list, and what was counted when its first page was asked for. */
export interface LogCursor {
  readonly key: LogKey;
  readonly count: number;
  readonly exact: boolean;
}

export function encodeCursor({ key, count, exact }: LogCursor): string {
  return Buffer.from(JSON.stringify([count, exact ? 1 : 0, ...key])).toString('base64url');
}

/** `CURSOR_INVALID` for what is not a cursor of a list with keys like `shape`. */
export function decodeCursor(text: string, shape: readonly KeyPart[]): LogCursor {
  const parts = parse(text);
  const [count, exact, ...key] = parts;
  const sound =
    typeof count === 'number' && key.length === shape.length && shape.every((part, at) => part(key[at]));
  if (!sound) {
    throw logError(
      'CURSOR_INVALID',
      'This cursor does not belong to this list. Send next_cursor as it came, to the list that it came from.',
    );
  }
  return { key: key as (string | number)[], count, exact: exact === 1 };
}

/** Says whether a value may stand at its place in a key. */
export type KeyPart = (value: unknown) => boolean;

export const dayPart: KeyPart = (value) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value);
export const idPart: KeyPart = (value) =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
export const numberPart: KeyPart = (value) =>
  Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647;

function isDay(text: string): boolean {
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

function parse(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

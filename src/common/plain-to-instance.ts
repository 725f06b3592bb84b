import { type ClassConstructor, type ClassTransformOptions, plainToInstance } from 'class-transformer';
import { commonError } from './common.errors.js';

/** More names than any declared object of the API has. */
export const MAX_DECLARED_NAMES = 250;

type Hidden = () => object;

/**
 * `plainToInstance`, linear in its input. The library compares each name of an object with every other one, so that an object of 100,000 names, which
 * a field of any JSON may well hold, takes it half a minute. No declared object has so many: such objects are hidden from it and come out as they were.
 * Throws `INPUT_INVALID` when `plain` itself, which `type` declares, is so large.
 */
export function linearPlainToInstance<T>(
  type: ClassConstructor<T>,
  plain: unknown,
  options?: ClassTransformOptions,
): T {
  assertDeclarable(plain);
  const hidden = new Set<Hidden>();
  const instance = plainToInstance(type, hideLarge(plain, hidden), options);
  return (hidden.size === 0 ? instance : reveal(instance, hidden)) as T;
}

function assertDeclarable(plain: unknown): void {
  const names = isJsonObject(plain) && !Array.isArray(plain) ? Object.keys(plain).length : 0;
  if (names <= MAX_DECLARED_NAMES) return;
  const message = `has ${names.toLocaleString('en')} fields, more than there are. Its documentation at /docs lists them`;
  throw commonError('INPUT_INVALID', `The body ${message}.`, { problems: [{ path: '', message }] });
}

function hideLarge(value: unknown, hidden: Set<Hidden>): unknown {
  if (!isJsonObject(value)) return value;
  if (Array.isArray(value)) return mapChanged(value, (item) => hideLarge(item, hidden));
  const names = Object.keys(value);
  if (names.length > MAX_DECLARED_NAMES) {
    const handle: Hidden = () => value;
    hidden.add(handle);
    return handle;
  }
  let copy: Record<string, unknown> | null = null;
  for (const name of names) {
    const item = value[name];
    const shown = hideLarge(item, hidden);
    if (shown !== item) copy = { ...(copy ?? value), [name]: shown };
  }
  return copy ?? value;
}

function reveal(value: unknown, hidden: ReadonlySet<Hidden>): unknown {
  if (typeof value === 'function') return hidden.has(value as Hidden) ? (value as Hidden)() : value;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const holder = value as Record<string, unknown>;
  for (const name of Object.keys(holder)) {
    const item = holder[name];
    const shown = reveal(item, hidden);
    if (shown !== item) holder[name] = shown;
  }
  return value;
}

/** The list itself when nothing in it changes. */
function mapChanged(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change);
  return changed.some((item, at) => item !== list[at]) ? changed : list;
}

function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

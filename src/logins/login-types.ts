import type { LoginType } from './login-type.js';
import * as types from './types/index.js';

/** Every way of logging in. */
export const LOGIN_TYPES: readonly LoginType[] = Object.values(types);

const byName = new Map(LOGIN_TYPES.map((type) => [type.name, type]));

export const LOGIN_TYPE_NAMES: readonly string[] = LOGIN_TYPES.map((type) => type.name);
export const SETTINGS_CLASSES: readonly (new () => object)[] = LOGIN_TYPES.map((type) => type.settings);

export function findLoginType(name: unknown): LoginType | null {
  return typeof name === 'string' ? (byName.get(name) ?? null) : null;
}

import type { LoginType } from './login-type.js';
import { jwtLogin } from './types/jwt.js';
import { omnitronLogin } from './types/omnitron.js';

/** Every way of logging in, by the `type` of the login's document. */
const TYPES: readonly LoginType[] = [omnitronLogin, jwtLogin];

const byName = new Map(TYPES.map((type) => [type.name, type]));

export const LOGIN_TYPE_NAMES: readonly string[] = TYPES.map((type) => type.name);
export const SETTINGS_CLASSES: readonly (new () => object)[] = TYPES.map((type) => type.settings);

export function findLoginType(name: unknown): LoginType | null {
  return typeof name === 'string' ? (byName.get(name) ?? null) : null;
}

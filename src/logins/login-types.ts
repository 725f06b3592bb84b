import type { LoginType } from './login-type.js';
import { apiKeyLogin } from './types/api-key.js';
import { basicLogin } from './types/basic.js';
import { customHeadersLogin } from './types/custom-headers.js';
import { jwtLogin } from './types/jwt.js';
import { nebimLogin } from './types/nebim.js';
import { noLogin } from './types/none.js';
import { oauth2Login } from './types/oauth2.js';
import { omnitronLogin } from './types/omnitron.js';
import { permanentTokenLogin } from './types/permanent-token.js';

/** Every way of logging in, by the `type` of the login's document. */
const TYPES: readonly LoginType[] = [
  omnitronLogin,
  jwtLogin,
  basicLogin,
  oauth2Login,
  permanentTokenLogin,
  customHeadersLogin,
  nebimLogin,
  apiKeyLogin,
  noLogin,
];

const byName = new Map(TYPES.map((type) => [type.name, type]));

export const LOGIN_TYPE_NAMES: readonly string[] = TYPES.map((type) => type.name);
export const SETTINGS_CLASSES: readonly (new () => object)[] = TYPES.map((type) => type.settings);

export function findLoginType(name: unknown): LoginType | null {
  return typeof name === 'string' ? (byName.get(name) ?? null) : null;
}

import type { LoginType } from '../login-type.js';
import { ProbedSettings } from './probed-settings.js';

export class NoSettings extends ProbedSettings {}

/** For servers that ask for nothing but may need TLS settings. */
export const noLogin: LoginType<NoSettings> = {
  name: 'none',
  settings: NoSettings,
  present: () => ({ token: '', headers: {}, query: {} }),
};

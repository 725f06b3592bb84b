import type { LoginType } from '../login-type.js';
import { SecretHeaders } from '../settings-fields.js';
import { ProbedSettings } from './probed-settings.js';

export class CustomHeadersSettings extends ProbedSettings {
  @SecretHeaders({
    description: 'Headers that every request carries.',
    example: { 'X-Api-Key': 'f3b0c442', 'X-Company': '01' },
  })
  headers: Record<string, string>;
}

/** Any number of fixed headers. The first one's value is what `${token.erp}` shows. */
export const customHeadersLogin: LoginType<CustomHeadersSettings> = {
  name: 'custom-headers',
  settings: CustomHeadersSettings,
  problems: ({ headers }) =>
    Object.keys(headers).length === 0 ? [{ path: 'headers', message: 'must name at least one header' }] : [],
  present: ({ headers }) => ({ token: Object.values(headers)[0] ?? '', headers, query: {} }),
};

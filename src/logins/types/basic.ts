import { SecretText, Text } from '../../common/index.js';
import { inHeader, type LoginType } from '../login-type.js';
import { HeaderName } from '../settings-fields.js';
import { ProbedSettings } from './probed-settings.js';

export class BasicSettings extends ProbedSettings {
  @Text({ description: 'User name.', example: 'integration' })
  username: string;

  @SecretText({ empty: true, description: 'Password; may be empty.', example: 'correct horse battery' })
  password: string;

  @HeaderName({
    description: 'Header that carries the credentials.',
    example: 'Authorization',
  })
  headerKey: string = 'Authorization';

  @Text({
    empty: true,
    description: 'What stands before the encoded credentials; empty for nothing.',
    example: 'Basic',
  })
  tokenPrefix: string = 'Basic';
}

/** `Authorization: Basic base64(user:password)` on every request (RFC 7617, UTF-8). */
export const basicLogin: LoginType<BasicSettings> = {
  name: 'basic',
  settings: BasicSettings,
  problems: ({ username }) =>
    username.includes(':')
      ? [{ path: 'username', message: 'must not hold a colon: Basic authentication cannot carry it' }]
      : [],
  present({ username, password, headerKey, tokenPrefix }) {
    return inHeader(headerKey, tokenPrefix, Buffer.from(`${username}:${password}`).toString('base64'));
  },
};

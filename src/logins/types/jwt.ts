import { Choice, HttpUrl, SecretText, SecretValues, Text } from '../../common/index.js';
import type { LoginCall } from '../login-exchange.js';
import { inHeader, type LoginType } from '../login-type.js';
import { HeaderName, SecretHeaders, TokenPath } from '../settings-fields.js';
import { formOf } from './form.js';

export class JwtSettings {
  @HttpUrl({ description: 'URL of the login.', example: 'https://erp.example.com/api/login' })
  url: string;

  @Choice({
    description: 'HTTP method. `GET` sends the fields as query parameters.',
    example: 'POST',
    enum: ['POST', 'GET'],
    enumName: 'LoginMethod',
  })
  method: 'POST' | 'GET' = 'POST';

  @Choice({
    description: 'Form of the request body.',
    example: 'json',
    enum: ['json', 'form'],
    enumName: 'LoginBodyFormat',
  })
  bodyFormat: 'json' | 'form' = 'json';

  @SecretHeaders({
    description: 'Custom headers of the login request.',
    example: { 'x-csrf-token': 'login' },
  })
  headers: Record<string, string> = {};

  @SecretValues({ description: 'Extra fields of the request body.', example: { company: '01' } })
  extraBody: Record<string, unknown> = {};

  @Text({ description: 'User name.', example: 'integration' })
  username: string;

  @SecretText({ description: 'Password.', example: 'correct horse battery' })
  password: string;

  @Text({
    description: 'Name of the field that carries the user name.',
    example: 'username',
  })
  usernameField: string = 'username';

  @Text({
    description: 'Name of the field that carries the password.',
    example: 'password',
  })
  passwordField: string = 'password';

  @TokenPath({
    description: 'JSONPath of the token in the response; null when the response is the token itself.',
    example: '$.token',
    nullable: true,
  })
  tokenPath: string | null = '$.token';

  @HeaderName({
    description: 'Header that carries the token in later requests.',
    example: 'Authorization',
  })
  headerKey: string = 'Authorization';

  @Text({
    empty: true,
    description: 'What stands before the token, one blank between (none after a `=`); empty for nothing.',
    example: 'Bearer',
  })
  tokenPrefix: string = 'Bearer';
}

/** User name and password for a token that later requests carry in a header. */
export const jwtLogin: LoginType<JwtSettings> = {
  name: 'jwt',
  settings: JwtSettings,
  expressions: ['url', 'headers', 'extraBody'],
  urls: (settings) => ({ url: settings.url }),
  async obtain(settings, exchange) {
    const response = await exchange.send(loginCall(settings));
    return { token: exchange.tokenAt(settings.tokenPath, response), response };
  },
  present: (settings, token) => inHeader(settings.headerKey, settings.tokenPrefix, token),
};

function loginCall(settings: JwtSettings): LoginCall {
  const fields: Record<string, unknown> = {
    ...settings.extraBody,
    [settings.usernameField]: settings.username,
    [settings.passwordField]: settings.password,
  };
  const { method, headers } = settings;
  if (method === 'GET') {
    const separator = settings.url.includes('?') ? '&' : '?';
    return { method, url: settings.url + separator + formOf(fields), headers };
  }
  const type = settings.bodyFormat === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  const body = settings.bodyFormat === 'json' ? JSON.stringify(fields) : formOf(fields);
  return { method, url: settings.url, headers: { 'content-type': type, ...headers }, body };
}

import {
  bodyPathProblem,
  Choice,
  type FieldProblem,
  HttpUrl,
  isBodyPath,
  SecretText,
  SecretValues,
  setInBody,
  Text,
} from '../../common/index.js';
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
    description: 'Field that carries the user name; in a JSON body also a path, like `$.params[0]`.',
    example: 'username',
    check: bodyPathProblem,
  })
  usernameField: string = 'username';

  @Text({
    description: 'Field that carries the password; in a JSON body also a path, like `$.params[1]`.',
    example: 'password',
    check: bodyPathProblem,
  })
  passwordField: string = 'password';

  @TokenPath({
    description: 'JSONPath of the token in the response; null when the response is the token itself.',
    example: '$.token',
    nullable: true,
  })
  tokenPath: string | null = '$.token';

  @HeaderName({
    description: 'Response header that holds the token, in the place of tokenPath.',
    example: 'X-Auth-Token',
    nullable: true,
  })
  tokenHeader: string | null = null;

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
  problems: fieldProblems,
  urls: (settings) => ({ url: settings.url }),
  async obtain(settings, exchange) {
    const { answer: response, headers } = await exchange.ask(loginCall(settings));
    const { tokenHeader, tokenPath } = settings;
    if (tokenHeader === null) return { token: exchange.tokenAt(tokenPath, response), response };
    const token = String(headers[tokenHeader.toLowerCase()] ?? '').trim();
    return { token: exchange.token(token, `in the header ${tokenHeader}`, response), response };
  },
  present: (settings, token) => inHeader(settings.headerKey, settings.tokenPrefix, token),
};

function loginCall(settings: JwtSettings): LoginCall {
  const fields: Record<string, unknown> = structuredClone(settings.extraBody);
  setInBody(fields, settings.usernameField, settings.username);
  setInBody(fields, settings.passwordField, settings.password);
  const { method, headers } = settings;
  if (method === 'GET') {
    const separator = settings.url.includes('?') ? '&' : '?';
    return { method, url: settings.url + separator + formOf(fields), headers };
  }
  const type = settings.bodyFormat === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  const body = settings.bodyFormat === 'json' ? JSON.stringify(fields) : formOf(fields);
  return { method, url: settings.url, headers: { 'content-type': type, ...headers }, body };
}

/** Only a JSON body has places for a path. */
function fieldProblems(settings: JwtSettings): FieldProblem[] {
  if (settings.method === 'POST' && settings.bodyFormat === 'json') return [];
  return (['usernameField', 'passwordField'] as const)
    .filter((field) => isBodyPath(settings[field]))
    .map((field) => ({
      path: field,
      message: `"${settings[field]}" is a path into a JSON body; set method to POST and bodyFormat to json`,
    }));
}

import { Choice, HttpUrl, SecretText, SecretValues, Text, type FieldProblem } from '../../common/index.js';
import type { LoginCall } from '../login-exchange.js';
import { inHeader, type LoginType } from '../login-type.js';
import { HeaderName, TokenPath } from '../settings-fields.js';
import { valueAt } from '../token-path.js';
import { formOf } from './form.js';

type Grant = 'client_credentials' | 'password' | 'refresh_token' | 'authorization_code';

export class OAuth2Settings {
  @Choice<Grant>({
    description:
      'The grant. `authorization_code` trades a code for a refresh token at its first login and lives on that; `refresh_token` starts with one.',
    example: 'client_credentials',
    enum: ['client_credentials', 'password', 'refresh_token', 'authorization_code'],
    enumName: 'OAuth2Grant',
  })
  grant: Grant;

  @HttpUrl({ description: 'Token endpoint.', example: 'https://id.example.com/oauth2/token' })
  tokenUrl: string;

  @Text({ description: 'Client id.', example: 'integrator' })
  clientId: string;

  @SecretText({ description: 'Client secret; null for a public client.', example: 'f3b0c442' })
  clientSecret: string | null = null;

  @Choice({
    description: 'Whether the client names itself in the `Authorization` header or in the body.',
    example: 'basic',
    enum: ['basic', 'body'],
    enumName: 'OAuth2ClientAuthentication',
  })
  clientAuthentication: 'basic' | 'body' = 'basic';

  @Text({ description: 'Scopes, blanks between.', example: 'products.read' })
  scope: string | null = null;

  @SecretValues({
    description: 'Extra fields of the token request.',
    example: { audience: 'https://erp.example.com' },
  })
  extraBody: Record<string, unknown> = {};

  @Text({ description: 'User name, for the grant `password`.', example: 'integration' })
  username: string | null = null;

  @SecretText({
    description: 'Password, for the grant `password`.',
    example: 'correct horse battery',
  })
  password: string | null = null;

  @SecretText({
    description:
      'Refresh token, for the grants `refresh_token` and `authorization_code`; replaced when the server rotates it.',
    example: 'tGzv3JOkF0XG5Qx2TlKWIA',
  })
  refreshToken: string | null = null;

  @SecretText({
    description:
      'Authorization code, for the first login of the grant `authorization_code`; used once, then dropped.',
    example: 'SplxlOBeZQQYbYS6WxSbIA',
  })
  code: string | null = null;

  @Text({
    description: 'Redirect URI that the code was asked for with.',
    example: 'https://integrator.example.com/',
  })
  redirectUri: string | null = null;

  @SecretText({
    description: 'PKCE verifier of the code.',
    example: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r',
  })
  codeVerifier: string | null = null;

  @TokenPath({
    description: 'JSONPath of the access token in the response.',
    example: '$.access_token',
  })
  tokenPath: string = '$.access_token';

  @HeaderName({
    description: 'Header that carries the token in later requests.',
    example: 'Authorization',
  })
  headerKey: string = 'Authorization';

  @Text({ empty: true, description: 'What stands before the token.', example: 'Bearer' })
  tokenPrefix: string = 'Bearer';
}

/** What each grant cannot do without, and what it sends. */
interface GrantRules {
  readonly needs: (settings: OAuth2Settings) => readonly (keyof OAuth2Settings)[];
  readonly fields: (settings: OAuth2Settings) => Readonly<Record<string, unknown>>;
}

const refreshFields = ({ refreshToken }: OAuth2Settings): Readonly<Record<string, unknown>> => ({
  grant_type: 'refresh_token',
  refresh_token: refreshToken,
});

const GRANTS: Readonly<Record<Grant, GrantRules>> = {
  client_credentials: {
    needs: () => ['clientSecret'],
    fields: () => ({ grant_type: 'client_credentials' }),
  },
  password: {
    needs: () => ['username', 'password'],
    fields: ({ username, password }) => ({ grant_type: 'password', username, password }),
  },
  refresh_token: { needs: () => ['refreshToken'], fields: refreshFields },
  authorization_code: {
    // A code is for the first login alone, while there is no refresh token.
    needs: ({ code }) => (code === null ? ['refreshToken'] : []),
    fields: (settings) =>
      settings.refreshToken === null
        ? {
            grant_type: 'authorization_code',
            code: settings.code,
            redirect_uri: settings.redirectUri,
            code_verifier: settings.codeVerifier,
          }
        : refreshFields(settings),
  },
};

/** OAuth 2.0 (RFC 6749): an access token from the token endpoint, in a header. */
export const oauth2Login: LoginType<OAuth2Settings> = {
  name: 'oauth2',
  settings: OAuth2Settings,
  problems: missingCredentials,
  expressions: ['tokenUrl', 'extraBody'],
  urls: ({ tokenUrl }) => ({ tokenUrl }),
  async obtain(settings, exchange) {
    const response = await exchange.send(tokenCall(settings));
    const error = valueAt('$.error', response);
    if (typeof error === 'string' && error !== '') {
      throw exchange.refused(`the token endpoint answered with the error ${error}`, response);
    }
    const token = exchange.tokenAt(settings.tokenPath, response);
    const refreshToken = valueAt('$.refresh_token', response);
    const keepsRefreshToken = settings.grant === 'refresh_token' || settings.grant === 'authorization_code';
    if (!keepsRefreshToken || typeof refreshToken !== 'string' || refreshToken === settings.refreshToken) {
      return { token, response };
    }
    return { token, response, replacedSecrets: { refreshToken, code: null, codeVerifier: null } };
  },
  present: (settings, token) => inHeader(settings.headerKey, settings.tokenPrefix, token),
};

function tokenCall(settings: OAuth2Settings): LoginCall {
  const { clientId, clientSecret, clientAuthentication, scope, extraBody, tokenUrl } = settings;
  const byHeader = clientAuthentication === 'basic' && clientSecret !== null;
  const fields: Record<string, unknown> = {
    ...extraBody,
    ...GRANTS[settings.grant].fields(settings),
    scope,
    ...(byHeader ? {} : { client_id: clientId, client_secret: clientSecret }),
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return {
    method: 'POST',
    url: tokenUrl,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...(byHeader ? { authorization: clientCredentials(clientId, clientSecret) } : {}),
    },
    body: formOf(given),
  };
}

/** RFC 6749 2.3.1: both parts form-encoded before they are joined. */
function clientCredentials(clientId: string, clientSecret: string): string {
  const encoded = [clientId, clientSecret].map((part) =>
    new URLSearchParams([['', part]]).toString().slice(1),
  );
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`;
}

function missingCredentials(settings: OAuth2Settings): FieldProblem[] {
  return GRANTS[settings.grant]
    .needs(settings)
    .filter((field) => settings[field] === null)
    .map((field) => ({
      path: field,
      message: `must be given: the grant ${settings.grant} cannot do without it`,
    }));
}

import { HttpUrl, SecretText, Text } from '../../common/index.js';
import type { LoginType } from '../login-type.js';
import { inHeader } from '../login-type.js';
import { TokenPath, UrlPath } from '../settings-fields.js';

export class OmnitronSettings {
  @HttpUrl({ description: "Omnitron's domain URL.", example: 'https://shop.omnitron.example.com' })
  domainUrl: string;

  @UrlPath({
    description: 'Path of the login. The integration API has it at `/api/i1/auth/login/`.',
    example: '/api/v1/auth/login/',
  })
  loginPath: string = '/api/v1/auth/login/';

  @Text({ description: 'User name.', example: 'integration' })
  username: string;

  @SecretText({ description: 'Password.', example: 'correct horse battery' })
  password: string;

  @TokenPath({ description: 'Where the response holds the token.', example: '$.key' })
  tokenPath: string = '$.key';

  @Text({ empty: true, description: 'What stands before the token in `Authorization`.', example: 'Token' })
  tokenPrefix: string = 'Token';
}

/** An Omnitron account: `POST {domain}/api/v1/auth/login/` → `{"key"}`, then `Authorization: Token <key>`. */
export const omnitronLogin: LoginType<OmnitronSettings> = {
  name: 'omnitron',
  settings: OmnitronSettings,
  urls: (settings) => ({ domainUrl: settings.domainUrl }),
  async obtain(settings, exchange) {
    const response = await exchange.send({
      method: 'POST',
      url: settings.domainUrl.replace(/\/+$/, '') + settings.loginPath,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ username: settings.username, password: settings.password }),
    });
    return { token: exchange.tokenAt(settings.tokenPath, response), response };
  },
  present: (settings, token) => inHeader('Authorization', settings.tokenPrefix, token),
};

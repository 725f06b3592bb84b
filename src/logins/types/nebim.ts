import { Choice, HttpUrl, SecretValues } from '../../common/index.js';
import type { LoginCall } from '../login-exchange.js';
import type { LoginType } from '../login-type.js';
import { SecretHeaders, TokenPath } from '../settings-fields.js';
import { formOf } from './form.js';

type SendAs = 'json-query' | 'query' | 'json-body' | 'form-body';

export class NebimSettings {
  @HttpUrl({
    description: 'URL that opens a session, without its parameters.',
    example: 'https://erp.example.com/IntegratorService/Connect',
  })
  connectUrl: string;

  @SecretValues({
    description: 'Parameters of the connection.',
    example: {
      ServerName: 'sql1',
      DatabaseName: 'V3',
      UserGroupCode: 'INT',
      UserName: 'akinon',
      Password: 'secret',
    },
  })
  parameters: Record<string, unknown>;

  @Choice<SendAs>({
    description:
      'How the parameters are sent: as one JSON text after the `?` (the way of Nebim), as query parameters, as a JSON body or as a form. The bodies are sent with POST, the others with GET.',
    example: 'json-query',
    enum: ['json-query', 'query', 'json-body', 'form-body'],
    enumName: 'NebimSendAs',
  })
  sendAs: SendAs = 'json-query';

  @SecretHeaders({
    description: 'Custom headers of the connection request.',
    example: { 'X-Client': 'integrator' },
  })
  headers: Record<string, string> = {};

  @TokenPath({
    description: 'JSONPath of the session token in the response; null when the response is the token itself.',
    example: '$.SessionID',
    nullable: true,
  })
  tokenPath: string | null = '$.SessionID';
}

/**
 * A session token that stands inside the URL of later requests, `http://erp/(S(<token>))/…`: the Endpoint URL of the
 * flow puts it there with `${token.erp}`. Requests carry nothing else.
 */
export const nebimLogin: LoginType<NebimSettings> = {
  name: 'nebim',
  settings: NebimSettings,
  expressions: ['connectUrl', 'headers'],
  urls: ({ connectUrl }) => ({ connectUrl }),
  async obtain(settings, exchange) {
    const response = await exchange.send(connectCall(settings));
    return { token: exchange.tokenAt(settings.tokenPath, response), response };
  },
  present: (_settings, token) => ({ token, headers: {}, query: {} }),
};

function connectCall({ connectUrl, parameters, sendAs, headers }: NebimSettings): LoginCall {
  const json = JSON.stringify(parameters);
  const form = formOf(parameters);
  if (sendAs === 'json-query')
    return { method: 'GET', url: `${connectUrl}?${encodeURIComponent(json)}`, headers };
  if (sendAs === 'query') return { method: 'GET', url: `${connectUrl}?${form}`, headers };
  const [type, body] =
    sendAs === 'json-body' ? ['application/json', json] : ['application/x-www-form-urlencoded', form];
  return { method: 'POST', url: connectUrl, headers: { 'content-type': type, ...headers }, body };
}

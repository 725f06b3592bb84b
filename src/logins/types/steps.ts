import { Choice, HttpUrl, List, SecretTexts, Text, TextMap, ValueMap } from '../../common/index.js';
import type { LoginAnswer, LoginCall, LoginExchange } from '../login-exchange.js';
import type { LoginType, Presentation } from '../login-type.js';
import { TokenPath } from '../settings-fields.js';
import { valueAt } from '../token-path.js';
import { formOf } from './form.js';

export class LoginStepRequest {
  @Text({
    description: 'What later expressions call its answer: `answer.<name>`.',
    example: 'challenge',
    pattern: /^[A-Za-z_]\w{0,39}$/,
    message: 'name must begin with a letter and hold letters, digits and _ only',
  })
  name: string;

  @HttpUrl({ description: 'URL of the request.', example: 'https://erp.example.com/session' })
  url: string;

  @Choice({ description: 'HTTP method.', enum: ['GET', 'POST'], enumName: 'LoginMethod' })
  method: 'GET' | 'POST' = 'POST';

  @TextMap({ description: 'Headers; values may be expressions.', example: { 'X-CSRF-Token': 'Fetch' } })
  headers: Record<string, string> = {};

  @Choice({
    description: 'Form of the body.',
    enum: ['json', 'form'],
    enumName: 'LoginBodyFormat',
  })
  bodyFormat: 'json' | 'form' = 'json';

  @ValueMap({
    description: 'Body of a POST; texts anywhere in it may be expressions.',
    example: { user: '${secret.user}', password: '${secret.password}' },
  })
  body: Record<string, unknown> = {};

  @TokenPath({
    description: 'JSONPath that must find something in the answer, else the login is refused; null: nothing.',
    example: '$.result.uid',
    nullable: true,
  })
  expect: string | null = null;
}

export class StepsSettings {
  @List(() => LoginStepRequest, {
    description: 'The requests, in their order.',
    example: [{ name: 'login', url: 'https://erp.example.com/session' }],
    maxItems: 10,
  })
  requests: LoginStepRequest[];

  @SecretTexts({
    description: 'What expressions call `secret.<name>`: user name, password, keys.',
    example: { user: 'integration', password: 'correct horse battery' },
  })
  secrets: Record<string, string> = {};

  @Text({
    description:
      'Expression that makes the token, `${token.erp}` of the flow; null where the cookies are all.',
    example: "${answer.login:jsonPath('$.token')}",
  })
  token: string | null = null;

  @TextMap({
    description: 'Headers of later requests; values may be expressions, `${token}` among them.',
    example: { Authorization: 'Bearer ${token}' },
  })
  headers: Record<string, string> = {};
}

/** What is stored of such a login, in the place of a token. */
interface Outcome {
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A login of several requests, each of which may use what those before it answered. */
export const stepsLogin: LoginType<StepsSettings> = {
  name: 'steps',
  settings: StepsSettings,
  ownExpressions: ['requests', 'token', 'headers'],
  problems: ({ requests }) =>
    requests.length === 0 ? [{ path: 'requests', message: 'must hold at least one request' }] : [],
  urls: ({ requests }) =>
    Object.fromEntries(requests.map(({ url }, index) => [`requests[${index}].url`, url])),
  async obtain(settings, exchange) {
    const attributes: Record<string, string> = {};
    for (const [name, value] of Object.entries(settings.secrets)) attributes[`secret.${name}`] = value;
    let response: unknown = null;
    for (const [index, step] of settings.requests.entries()) {
      const made = new Evaluation(exchange, attributes, `requests[${index}]`);
      const answered = await exchange.ask(callOf(step, made));
      response = answered.answer;
      note(attributes, step.name, answered);
      const found = step.expect === null ? true : valueAt(step.expect, response);
      if (found === undefined || found === null || found === false) {
        throw exchange.refused(`the answer to ${step.name} has nothing at ${step.expect}`, response);
      }
    }
    const made = new Evaluation(exchange, attributes, '');
    const token = settings.token === null ? '' : made.text(settings.token, 'token').trim();
    if (settings.token !== null) exchange.token(token, 'by the expression of the token', response);
    const headers = new Evaluation(exchange, { ...attributes, token, 'token.erp': token }, '');
    const outcome: Outcome = { token, headers: headers.texts(settings.headers, 'headers') };
    return { token: JSON.stringify(outcome), jwt: token, response };
  },
  present(_settings, stored): Presentation {
    const { token, headers } = JSON.parse(stored) as Outcome;
    return { token, headers, query: {} };
  },
};

/** Evaluates the texts of one request. */
class Evaluation {
  constructor(
    private readonly exchange: LoginExchange,
    private readonly attributes: Readonly<Record<string, string>>,
    private readonly place: string,
  ) {}

  text(text: string, path: string): string {
    return this.exchange.evaluate(text, this.place === '' ? path : `${this.place}.${path}`, this.attributes);
  }

  texts(map: Readonly<Record<string, string>>, path: string): Record<string, string> {
    return Object.fromEntries(
      Object.entries(map).map(([name, text]) => [name, this.text(text, `${path}.${name}`)]),
    );
  }

  value(value: unknown, path: string): unknown {
    if (typeof value === 'string') return this.text(value, path);
    if (Array.isArray(value)) return value.map((item, index) => this.value(item, `${path}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, this.value(inner, `${path}.${name}`)]),
    );
  }
}

function callOf({ method, url, headers, bodyFormat, body }: LoginStepRequest, made: Evaluation): LoginCall {
  const call = { method, url: made.text(url, 'url'), keepMethod: false } as const;
  const own = made.texts(headers, 'headers');
  if (method === 'GET') return { ...call, headers: own };
  const fields = made.value(body, 'body') as Record<string, unknown>;
  const isJson = bodyFormat === 'json';
  const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    ...call,
    headers: { 'content-type': type, ...own },
    body: isJson ? JSON.stringify(fields) : formOf(fields),
  };
}

/** What later expressions see of an answer: `answer.<name>`, its text; `answer.<name>.status`; `answer.<name>.header.<header>`. */
function note(
  attributes: Record<string, string>,
  name: string,
  { text, status, headers }: LoginAnswer,
): void {
  attributes[`answer.${name}`] = text;
  attributes[`answer.${name}.status`] = String(status);
  for (const [header, value] of Object.entries(headers)) {
    attributes[`answer.${name}.header.${header}`] = Array.isArray(value) ? value.join(', ') : value;
  }
}

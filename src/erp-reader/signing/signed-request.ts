import { createHash, createHmac } from 'node:crypto';
import aws4 from 'aws4';
import { cachedExpression, ExpressionError } from '@image-integrator/nifi-expression';
import type { FieldProblem } from '../../common/index.js';
import { erpReaderError } from '../erp-reader.errors.js';
import type { ErpRequest } from '../request.js';
import type { AwsSign, HmacSign, Sign } from './sign.dto.js';

export interface Signer {
  readonly now: Date;
  /** IANA name. */
  readonly timezone: string;
  /** `secret.…` attributes of the login. */
  readonly named: Readonly<Record<string, string>>;
}

export interface SignedRequest {
  readonly request: ErpRequest;
  /** What must not be shown of it. */
  readonly secrets: readonly string[];
}

type Evaluate = (text: string, field: string) => string;

/** The request with its signature. Throws `READ_EXPRESSION_FAILED`. */
export function signedRequest(request: ErpRequest, sign: Sign | null, signer: Signer): SignedRequest {
  if (sign === null) return { request, secrets: [] };
  const secrets: string[] = [];
  const attributes = { ...signer.named, ...requestAttributes(request, signer.now) };
  const evaluate: Evaluate = (text, field) => {
    try {
      const input = { attributes, now: signer.now, timezone: signer.timezone };
      const found = cachedExpression(text).evaluateWithSecrets(input);
      secrets.push(...found.secrets);
      return found.text;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = `read.sign.${field} cannot be evaluated: ${error.message}.`;
      throw erpReaderError('READ_EXPRESSION_FAILED', message, { details: { path: `read.sign.${field}` } });
    }
  };
  const headers =
    sign.type === 'hmac' ? hmacHeaders(sign, evaluate) : awsHeaders(sign, request, evaluate, signer.now);
  secrets.push(...Object.values(headers));
  return { request: { ...request, headers: { ...without(request.headers, headers), ...headers } }, secrets };
}

/** What is wrong with the expressions of a `sign`, for its save. */
export function signProblems(sign: Sign | null): FieldProblem[] {
  return Object.entries(sign ?? {}).flatMap(([field, text]: [string, unknown]): FieldProblem[] => {
    if (typeof text !== 'string') return [];
    try {
      cachedExpression(text);
      return [];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { line, column, message, excerpt } = error;
      return [
        {
          path: `read.sign.${field}`,
          message: `${message}: ${excerpt}`,
          code: 'EXPRESSION_INVALID',
          line,
          column,
        },
      ];
    }
  });
}

/** What the text that is signed may be made of. */
function requestAttributes({ method, url, headers, body }: ErpRequest, now: Date): Record<string, string> {
  const { host, pathname, search } = new URL(url);
  const query = search.slice(1);
  return {
    'request.method': method,
    'request.url': url,
    'request.host': host,
    'request.path': pathname,
    'request.query': query,
    'request.sortedQuery': query.split('&').toSorted().join('&'),
    'request.target': pathname + search,
    'request.body': body ?? '',
    'request.bodySha256': createHash('sha256')
      .update(body ?? '')
      .digest('hex'),
    'request.timestamp': String(Math.floor(now.getTime() / 1000)),
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [`request.header.${name.toLowerCase()}`, value]),
    ),
  };
}

function hmacHeaders(sign: HmacSign, evaluate: Evaluate): Record<string, string> {
  const key = evaluate(sign.key, 'key');
  if (key === '') {
    throw erpReaderError(
      'READ_EXPRESSION_FAILED',
      'read.sign.key came out empty. Name a secret of the login that read.login names.',
      {
        details: { path: 'read.sign.key' },
      },
    );
  }
  const signature = createHmac(sign.algorithm, key).update(evaluate(sign.text, 'text')).digest(sign.encoding);
  return { [sign.header]: evaluate(sign.prefix, 'prefix') + signature };
}

function awsHeaders(
  sign: AwsSign,
  request: ErpRequest,
  evaluate: Evaluate,
  now: Date,
): Record<string, string> {
  const { host, pathname, search } = new URL(request.url);
  const sessionToken = sign.sessionToken === null ? '' : evaluate(sign.sessionToken, 'sessionToken');
  const date = now.toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const { headers } = aws4.sign(
    {
      host,
      path: pathname + search,
      method: request.method,
      headers: {
        ...contentType(request),
        'X-Amz-Date': date,
        ...(sign.service === 's3'
          ? {
              'X-Amz-Content-Sha256': createHash('sha256')
                .update(request.body ?? '')
                .digest('hex'),
            }
          : {}),
      },
      ...(request.body === null ? {} : { body: request.body }),
      service: evaluate(sign.service, 'service'),
      region: evaluate(sign.region, 'region'),
    },
    {
      accessKeyId: evaluate(sign.accessKeyId, 'accessKeyId'),
      secretAccessKey: evaluate(sign.secretAccessKey, 'secretAccessKey'),
      ...(sessionToken === '' ? {} : { sessionToken }),
    },
  );
  // The client sets these itself.
  const { Host: _host, 'Content-Length': _length, 'Content-Type': _type, ...own } = headers;
  return own;
}

function contentType({ headers }: ErpRequest): Record<string, string> {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type');
  return found === undefined ? {} : { 'Content-Type': found[1] };
}

function without(
  headers: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): Record<string, string> {
  const named = new Set(Object.keys(others).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !named.has(name.toLowerCase())));
}

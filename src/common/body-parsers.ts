import type { IncomingMessage } from 'node:http';
import type { RawBodyRequest } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { commonError } from './common.errors.js';
import { excessOf, type JsonLimits } from './json-shape.js';
import { firstSyntaxError } from './json-syntax.js';

/** What the bodies of some routes may be: the first rule whose prefix fits a path holds. */
interface BodyRule {
  readonly prefix: string;
  readonly maxKilobytes: number;
  readonly json: JsonLimits;
  /** Whether JSON is counted and handed on as bytes (`rawBody`): the route has it parsed beside the event loop. */
  readonly unparsed?: true;
  /** Fields that go on as bytes, for routes that pass them on as text: checks made for declared fields would go over all they hold. */
  readonly asBytes?: readonly string[];
}

/** Logins are open to everybody: nothing of theirs is larger than a form. */
const FORM: JsonLimits = { maxDepth: 2, maxValues: 50, maxNames: 20, maxNumberLength: 40 };
/** Documents that people write. */
const DOCUMENT: JsonLimits = { maxDepth: 100, maxValues: 20_000, maxNames: 5_000, maxNumberLength: 1_000 };
/** Data of an ERP, to try a step with, and long lists of SKUs. */
const DATA: JsonLimits = { maxDepth: 100, maxValues: 500_000, maxNames: 100_000, maxNumberLength: 1_000 };
/** The same for what is parsed on the event loop, which others wait for. */
const PAYLOAD: JsonLimits = { ...DATA, maxValues: 200_000, maxNames: 50_000 };

const RULES: readonly BodyRule[] = [
  { prefix: '/api/v1/auth/', maxKilobytes: 16, json: FORM },
  { prefix: '/api/nifi/', maxKilobytes: 16, json: FORM },
  { prefix: '/api/v1/test/mapping', maxKilobytes: 5_120, json: DATA, unparsed: true },
  { prefix: '/api/v1/test/expression', maxKilobytes: 2_048, json: { ...DOCUMENT, maxNames: 1_000 } },
  { prefix: '/api/v1/test/', maxKilobytes: 5_120, json: PAYLOAD, asBytes: ['payload', 'input'] },
  { prefix: '/api/v1/flows', maxKilobytes: 5_120, json: { ...PAYLOAD, maxNames: 10_000 } },
  { prefix: '/', maxKilobytes: 1_024, json: DOCUMENT },
];
/** Where bodies are read while they arrive, by the route itself. */
const STREAMED = '/api/v1/outbound/';

/**
 * Reads JSON and form bodies, each within the limits of its route. What a JSON body consists of is counted before it is parsed: `BODY_TOO_LARGE` (413),
 * `BODY_TOO_COMPLEX` (422), `BODY_MALFORMED` (400).
 */
export function useBodyParsers(app: NestExpressApplication): void {
  for (const rule of RULES) {
    const limit = `${rule.maxKilobytes}kb`;
    app.useBodyParser('raw', { limit, type: bodyOf(rule, 'application/json') });
    app.useBodyParser('urlencoded', {
      limit,
      extended: false,
      parameterLimit: 100,
      type: bodyOf(rule, 'application/x-www-form-urlencoded'),
    });
  }
  app.use((request: RawBodyRequest<Request>, _response: Response, next: NextFunction) => {
    const rule = ruleOf(request.url);
    if (rule !== null && Buffer.isBuffer(request.body)) {
      // Some routes read long numbers from the text itself.
      request.rawBody = request.body;
      assertSimple(request.body, rule.json);
      request.body = rule.unparsed === true ? {} : parseBody(request.body, rule.asBytes);
    }
    next();
  });
}

function assertSimple(body: Buffer, limits: JsonLimits): void {
  const excess = excessOf(body, limits);
  if (excess !== null) throw commonError('BODY_TOO_COMPLEX', `The body ${excess}. This route takes no more.`);
}

function parseBody(body: Buffer, asBytes: readonly string[] = []): unknown {
  if (body.length === 0) return {};
  const text = body.toString('utf8').replace(/^\ufeff/, '');
  const value = parsed(text);
  if (typeof value === 'object' && value !== null) {
    for (const name of asBytes) hideField(value as Record<string, unknown>, name);
    return value;
  }
  throw commonError('BODY_MALFORMED', 'The request body must be a JSON object.');
}

/** An object or a list in a field; the field reads as bytes, and its text is found in the raw body. */
function hideField(body: Record<string, unknown>, name: string): void {
  if (Object.hasOwn(body, name) && typeof body[name] === 'object' && body[name] !== null) body[name] = HIDDEN;
}

const HIDDEN = Buffer.alloc(0);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own words quote the body, which may hold a password.
    throw bodyMalformed(firstSyntaxError(text));
  }
}

/** `at` counts characters from 0. */
export function bodyMalformed(at: number): Error {
  return commonError(
    'BODY_MALFORMED',
    `The request body cannot be read: it is no valid JSON from character ${at + 1} on.`,
  );
}

/** Whether a request has a body of this type that a parser should read before the route is called. */
function bodyOf(rule: BodyRule, type: string): (request: IncomingMessage) => boolean {
  return ({ url = '', headers }) => {
    const [given = ''] = (headers['content-type'] ?? '').split(';');
    return given.trim().toLowerCase() === type && ruleOf(url) === rule;
  };
}

function ruleOf(url: string): BodyRule | null {
  const path = url.toLowerCase();
  return path.startsWith(STREAMED) ? null : (RULES.find(({ prefix }) => path.startsWith(prefix)) ?? null);
}

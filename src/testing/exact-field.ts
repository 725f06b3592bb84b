import type { RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';
import { parseLossless } from './lossless-json.js';

/** A field of the body as the JSON text that was sent: a parsed body would have lost long numbers. Null without a raw body. */
export function exactField({ rawBody }: RawBodyRequest<Request>, name: string): string | null {
  if (rawBody === undefined) return null;
  const body = parseLossless(rawBody.toString('utf8')) as Readonly<Record<string, unknown>>;
  return JSON.stringify(body[name]);
}

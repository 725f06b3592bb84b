import type { RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';

/** A field of the body as the JSON text that was sent: a parsed body would have lost long numbers. Null without a raw body. */
export function exactField({ rawBody }: RawBodyRequest<Request>, name: string): string | null {
  return rawBody === undefined ? null : memberText(rawBody, name);
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The text of the member `name` of the object that `json` is, valid JSON in UTF-8; of several the last, as `JSON.parse` has it. One
 * pass over the bytes: a parser that keeps the text of every number takes twenty times as long.
 */
export function memberText(json: Buffer, name: string): string | null {
  let found: string | null = null;
  let depth = 0;
  let valueAt = -1;
  let isNamed = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) {
      const end = endOfText(json, at);
      if (depth === 1 && valueAt < 0) isNamed = JSON.parse(json.toString('utf8', at, end + 1)) === name;
      at = end;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (byte === COLON && depth === 1) valueAt = at + 1;
    else if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (depth === 1 && valueAt >= 0) {
        if (isNamed) found = json.toString('utf8', valueAt, at).trim();
        valueAt = -1;
      }
      if (byte !== COMMA) depth -= 1;
    }
  }
  return found;
}

function endOfText(json: Buffer, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}

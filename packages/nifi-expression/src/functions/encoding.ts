import { createHash, getHashes } from 'node:crypto';
import { asText } from '../casts.js';
import { requireValue } from '../evaluator.js';
import { Fault } from '../expression-error.js';
import { argument, type Builders, call, type CallBuilder } from './call.js';

function simple(apply: (text: string) => string): CallBuilder {
  return (site) => call(site, asText(site.subject, `${site.name}()`), 'STRING', null, apply);
}

/** Java's `URLEncoder`: letters, digits and `.-*_` stay, a space is `+`, all else `%XX` of its UTF-8 bytes. */
export function urlEncode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** Java's `URLDecoder`: `+` is a space; a `%` without two hex digits is an error; bytes that are not UTF-8 become U+FFFD. */
export function urlDecode(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9a-fA-F]{2})+|%/g, (run) => {
    if (run === '%') throw new Fault('urlDecode() found a "%" that is not followed by two hex digits');
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
  });
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function base64Decode(text: string): string {
  if (!BASE64.test(text))
    throw new Fault('base64Decode() needs text in base64: A–Z, a–z, 0–9, "+", "/" and "=" at its end');
  return Buffer.from(text, 'base64').toString('utf8');
}

/** Names that Java has for digests and Node has not. */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['sha', 'sha1'],
  ['sha-1', 'sha1'],
  ['sha-224', 'sha224'],
  ['sha-256', 'sha256'],
  ['sha-384', 'sha384'],
  ['sha-512', 'sha512'],
  ['sha-512/224', 'sha512-224'],
  ['sha-512/256', 'sha512-256'],
]);
const KNOWN_DIGESTS = /^(?:md5|sha1|sha224|sha256|sha384|sha512(?:-2(?:24|56))?|sha3-(?:224|256|384|512))$/;

/** A digest of the UTF-8 bytes in lower hex; `algorithm` as in Java (`MD5`, `SHA-256`), in any letter case. */
export function digest(text: string, algorithm: string): string {
  const lower = algorithm.toLowerCase();
  const name = DIGESTS.get(lower) ?? lower;
  if (!KNOWN_DIGESTS.test(name) || !getHashes().includes(name)) {
    throw new Fault(
      `hash() does not know "${algorithm}"; it knows MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512, SHA-512/256 and SHA3-256`,
    );
  }
  return createHash(name).update(text, 'utf8').digest('hex');
}

const hash: CallBuilder = (site) => {
  const algorithm = asText(argument(site, 0), 'hash()');
  return call(site, asText(site.subject, 'hash()'), 'STRING', null, (text, scope) =>
    digest(text, requireValue(algorithm, scope, 'hash()')),
  );
};

/** A UUID made of a name in a namespace: version 3 by MD5, version 5 by SHA-1. A null namespace is all zeros. */
function namedUuid(version: 3 | 5): CallBuilder {
  return (site) => {
    const namespace = asText(argument(site, 0), `${site.name}()`);
    return call(site, asText(site.subject, `${site.name}()`), 'STRING', null, (text, scope) => {
      const space = namespaceBytes(namespace.evaluate(scope));
      const hashed = createHash(version === 3 ? 'md5' : 'sha1')
        .update(space)
        .update(text, 'utf8')
        .digest();
      return uuidOf(hashed, version);
    });
  };
}

/** Java's lenient `UUID.fromString`: five groups of hex digits, each cut to its width. */
function namespaceBytes(text: string | null): Buffer {
  if (text === null) return Buffer.alloc(16);
  const groups = text.split('-');
  if (groups.length !== 5 || !groups.every((group) => /^[0-9a-fA-F]{1,16}$/.test(group))) {
    throw new Fault(`"${text}" is not a UUID`);
  }
  const widths = [8, 4, 4, 4, 12];
  return Buffer.from(
    groups.map((group, i) => group.padStart(16, '0').slice(-(widths[i] ?? 0))).join(''),
    'hex',
  );
}

/** The first 16 bytes as a UUID of a version. */
export function uuidOf(bytes: Uint8Array, version: number): string {
  const hex = Buffer.from(bytes.subarray(0, 16));
  hex[6] = ((hex[6] ?? 0) & 0x0f) | (version << 4);
  hex[8] = ((hex[8] ?? 0) & 0x3f) | 0x80;
  return hex.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const encodingFunctions: Builders<
  'urlEncode' | 'urlDecode' | 'base64Encode' | 'base64Decode' | 'hash' | 'UUID3' | 'UUID5'
> = {
  urlEncode: simple(urlEncode),
  urlDecode: simple(urlDecode),
  base64Encode: simple((text) => Buffer.from(text, 'utf8').toString('base64')),
  base64Decode: simple(base64Decode),
  hash,
  UUID3: namedUuid(3),
  UUID5: namedUuid(5),
};

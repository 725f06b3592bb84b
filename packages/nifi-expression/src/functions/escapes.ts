import { asText } from '../casts.js';
import { Fault } from '../expression-error.js';
import { type Builders, call, type CallBuilder } from './call.js';
import { EXTENDED_NAMES, LATIN1_NAMES } from './html-entities.js';

/** A null subject is an empty text to all of these. */
function simple(apply: (text: string) => string): CallBuilder {
  return (site) => call(site, asText(site.subject, `${site.name}()`), 'STRING', '', apply);
}

const JSON_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Inside of a JSON string; `/` and everything outside ASCII are escaped too. */
export function escapeJson(text: string): string {
  return text.replace(/["\\/]|[^ -~]/g, (char) => {
    const hex = char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return JSON_ESCAPES.get(char) ?? `\\u${hex}`;
  });
}

const UNESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
]);

/** Undoes the escapes of JSON and Java; a backslash before anything else is dropped. */
export function unescapeJson(text: string): string {
  return text.replace(
    /\\(?:u+\+?([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|(["'\\bfnrt]))|\\/g,
    (_, hex, octal, char) => {
      if (typeof hex === 'string') return String.fromCharCode(Number.parseInt(hex, 16));
      if (typeof octal === 'string') return String.fromCharCode(Number.parseInt(octal, 8));
      return typeof char === 'string' ? (UNESCAPES.get(char) ?? char) : '';
    },
  );
}

const BASIC: readonly (readonly [name: string, char: string])[] = [
  ['quot', '"'],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
];
const XML: typeof BASIC = [...BASIC, ['apos', "'"]];
const HTML3: typeof BASIC = [
  ...BASIC,
  ...LATIN1_NAMES.map((name, i) => [name, String.fromCharCode(0xa0 + i)] as const),
];
const HTML4: typeof BASIC = [...HTML3, ...EXTENDED_NAMES];

function escaper(entities: typeof BASIC): (text: string) => string {
  const names = new Map(entities.map(([name, char]) => [char, name]));
  return (text) => text.replace(/[^]/gu, (char) => (names.has(char) ? `&${names.get(char)};` : char));
}

function unescaper(entities: typeof BASIC): (text: string) => string {
  const chars = new Map(entities);
  return (text) =>
    text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|([A-Za-z][A-Za-z0-9]*));/g, (whole, decimal, hex, name) => {
      if (typeof name === 'string') return chars.get(name) ?? whole;
      const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
      if (code > 0x10ffff) throw new Fault(`${whole} is not a character`);
      return String.fromCodePoint(code);
    });
}

const escapeXmlNames = escaper(XML);

/** XML 1.0: what it cannot hold is dropped, control characters that it may are numbered. */
function escapeXml(text: string): string {
  return escapeXmlNames(text).replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu, (char) =>
    char >= '\u007f' && char <= '\u009f' ? numberedControl(char) : '',
  );
}

/** U+0085 is a line break to XML and stays. */
function numberedControl(char: string): string {
  return char === '\u0085' ? char : `&#${char.charCodeAt(0)};`;
}

function escapeCsv(text: string): string {
  return /[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function unescapeCsv(text: string): string {
  return /^"([^]*)"$/.exec(text)?.[1]?.replaceAll('""', '"') ?? text;
}

export const escapeFunctions: Builders<
  | 'escapeJson'
  | 'escapeXml'
  | 'escapeCsv'
  | 'escapeHtml3'
  | 'escapeHtml4'
  | 'unescapeJson'
  | 'unescapeXml'
  | 'unescapeCsv'
  | 'unescapeHtml3'
  | 'unescapeHtml4'
> = {
  escapeJson: simple(escapeJson),
  escapeXml: simple(escapeXml),
  escapeCsv: simple(escapeCsv),
  escapeHtml3: simple(escaper(HTML3)),
  escapeHtml4: simple(escaper(HTML4)),
  unescapeJson: simple(unescapeJson),
  unescapeXml: simple(unescaper(XML)),
  unescapeCsv: simple(unescapeCsv),
  unescapeHtml3: simple(unescaper(HTML3)),
  unescapeHtml4: simple(unescaper(HTML4)),
};

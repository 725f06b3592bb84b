import { isUtf8 } from 'node:buffer';
import { DocumentFault } from './document-fault.js';

/**
 * The encoding of a body that begins with `start`, in this order: the card's `charset`, a byte order mark, two characters of
 * UTF-16, the `charset` of Content-Type, the XML declaration, UTF-8. UTF-16 is not believed where the text begins with two ASCII characters of one byte each.
 */
export function charsetOf(start: Buffer, contentType: string, charset: string | null): string {
  if (charset !== null) return charset;
  const told = [markOf(start), widthOf(start), declaredCharset(contentType), xmlEncoding(start)];
  return told.find((label) => label !== null && !(isWide(label) && isNarrow(start))) ?? 'utf-8';
}

function isWide(label: string): boolean {
  return /^(utf-?16|utf-?32|ucs-?2|unicode$|iso-10646)/i.test(label);
}

function isNarrow(start: Buffer): boolean {
  const [first = 0, second = 0] = start;
  return first > 0 && first < 0x80 && second > 0 && second < 0x80;
}

/**
 * Bytes, which stand at the offset `at` of their body, as text. A byte that is not UTF-8 is an error and never a replacement
 * character: a SKU with a wrong letter would silently be another product.
 */
export function decodeText(bytes: Buffer, charset: string, at = 0): string {
  if (!UTF8.test(charset)) return decoderOf(charset).decode(bytes);
  if (!isUtf8(bytes)) throw notUtf8(bytes, at);
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** The same of a part of a body, cut anywhere and to be looked at only: what cannot be decoded becomes a replacement character. */
export function looseText(bytes: Buffer, charset: string): string {
  return isCharset(charset) ? new TextDecoder(charset).decode(bytes) : bytes.toString('utf8');
}

/** The labels of UTF-8, which is decoded without a TextDecoder: several times as fast. */
const UTF8 = /^(unicode-1-1-)?utf-?8$/i;

/** Whether every byte below 0x80 is the ASCII character, wherever it stands: a text can be cut there without decoding it. */
export function keepsAscii(charset: string): boolean {
  if (UTF8.test(charset)) return true;
  const name = /^(windows-|iso-8859-|koi8-|ibm866|macintosh|x-mac-)/;
  return isCharset(charset) && name.test(new TextDecoder(charset).encoding);
}

/** Whether an encoding of this name is known (the WHATWG labels: `iso-8859-9`, `windows-1254`, `utf-16le`, …). */
export function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> {
  if (isCharset(label)) return new TextDecoder(label);
  throw new DocumentFault(
    'RESPONSE_CHARSET',
    `the response says that its charset is "${label}", which is not known; set read.charset, for example to windows-1254`,
  );
}

function markOf(body: Buffer): string | null {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  return null;
}

/** UTF-16 without a mark: every other byte of its first two characters is 0, which no text of one byte a character has. */
function widthOf([a = 0, b = 0, c = 0, d = 0]: Buffer): string | null {
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  return null;
}

function declaredCharset(contentType: string): string | null {
  return /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? null;
}

function xmlEncoding(body: Buffer): string | null {
  const start = body.subarray(0, 200).toString('latin1');
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? null;
}

function notUtf8(bytes: Buffer, at: number): DocumentFault {
  const text = bytes.toString('utf8');
  const wrong = Buffer.byteLength(text.slice(0, text.indexOf('\ufffd')));
  const offset = at + wrong;
  const byte = bytes[wrong]?.toString(16).toUpperCase().padStart(2, '0') ?? '';
  return new DocumentFault(
    'RESPONSE_CHARSET',
    `byte ${offset} (0x${byte}) is not UTF-8; set read.charset to what the ERP sends, in Turkey often windows-1254`,
    offset,
  );
}

import { isUtf8 } from 'node:buffer';
import { CsvFault } from './csv-problem.js';

/** What spreadsheets in Turkey write when they write no Unicode; it has all letters of ISO-8859-9 too. */
const TURKISH = 'windows-1254';

/**
 * The text of a file. Its encoding is, in this order: that of its byte order mark, UTF-16 where every other byte is zero,
 * the declared charset, UTF-8 if it is valid UTF-8, else windows-1254. A declared encoding that the bytes contradict is
 * refused: a SKU with a wrong letter would be another product.
 */
export function decodeCsv(bytes: Buffer, charset: string | null): string {
  const encoding = markOf(bytes) ?? wideEncoding(bytes) ?? charset ?? (isUtf8(bytes) ? 'utf-8' : TURKISH);
  return decoder(encoding, bytes);
}

function decoder(encoding: string, bytes: Buffer): string {
  let text: InstanceType<typeof TextDecoder>;
  try {
    text = new TextDecoder(encoding, { fatal: true });
  } catch {
    const message = `the charset "${encoding}" is not known; leave it out, or use utf-8, utf-16le or ${TURKISH}`;
    throw new CsvFault([{ line: null, message }]);
  }
  try {
    return text.decode(bytes);
  } catch {
    const valid = new TextDecoder(encoding).decode(bytes);
    const line = valid.slice(0, valid.indexOf('\ufffd')).split('\n').length;
    throw new CsvFault([{ line, message: `holds bytes that are not ${encoding}; save the file as UTF-8` }]);
  }
}

function markOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  return null;
}

/** UTF-16 without a mark: the header is of Latin letters, so of its first bytes every other one is zero. */
function wideEncoding(bytes: Buffer): string | null {
  if (bytes.length < 4) return null;
  const [a, b, c, d] = bytes;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? 'utf-16be' : null;
}

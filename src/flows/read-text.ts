import type { Request } from 'express';
import { commonError } from '../common/index.js';

/** The largest flow file; a script may have 500,000 characters. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The body of a request that no body parser took, as text. `BODY_TOO_LARGE` beyond 4 MB. */
export async function readText(request: Request): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw commonError('BODY_TOO_LARGE', 'A flow file has at most 4 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

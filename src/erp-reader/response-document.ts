import type { HttpResponse } from '../http-client/index.js';
import { excerptAt, JsonFault, parseJson } from './json-text.js';

/** A response as JSON, whatever it came as. */
export interface ResponseDocument {
  /** Whether the ERP had nothing to say (204), which is a page without records. */
  readonly isEmpty: boolean;
  readonly value: unknown;
  /** The JSON text as it came, which keeps what JavaScript's numbers cannot; null when it came as something else. */
  readonly text: string | null;
}

/** A response that cannot be read, with the place and what stands there. The caller masks secrets. */
export class DocumentFault extends Error {
  constructor(
    readonly code: 'RESPONSE_TRUNCATED' | 'RESPONSE_NOT_JSON',
    message: string,
    /** Byte offset in the decompressed body. */
    readonly offset: number,
  ) {
    super(message);
    this.name = 'DocumentFault';
  }
}

/** Reads a successful response. Throws `DocumentFault`. */
export function readDocument(response: Pick<HttpResponse, 'status' | 'body'>): ResponseDocument {
  if (response.status === 204) return { isEmpty: true, value: null, text: null };
  const text = new TextDecoder().decode(response.body);
  try {
    return { isEmpty: false, value: parseJson(text), text };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const offset = Buffer.byteLength(text.slice(0, error.offset));
    const place = `at byte ${offset} of ${response.body.length}`;
    const excerpt = text.trim() === '' ? '' : `: ${excerptAt(text, error.offset)}`;
    throw new DocumentFault(
      error.isTruncated ? 'RESPONSE_TRUNCATED' : 'RESPONSE_NOT_JSON',
      `${text.trimStart().startsWith('<') ? 'the response is not JSON but looks like XML or HTML. ' : ''}${error.message} ${place}${excerpt}`,
      offset,
    );
  }
}

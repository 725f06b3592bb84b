import { AppError, parseJson } from '../common/index.js';
import { type PageContent, productsAsking, type ReadCard, readKeptResponse } from '../erp-reader/index.js';
import type { Sample } from './sample.js';
import { testingError } from './testing.errors.js';

/**
 * What of a sample goes to script and mapping: of a response what the Read card passes on, of a payload all.
 * `SAMPLE_UNREADABLE` where a response finds no card, or is not what the card says.
 */
export function sampleContent(sample: Sample, card: ReadCard | null): PageContent {
  const { name, kind, content, contentType } = sample;
  if (kind === 'payload') {
    const value = parseJson(content);
    const records = Array.isArray(value) ? (value as unknown[]) : [value];
    return { records, content: value, contentText: content };
  }
  if (card === null) {
    throw testingError(
      'SAMPLE_UNREADABLE',
      `Sample "${name}" is a response, and the flow has no Read card to read it by. Name a payload.`,
    );
  }
  try {
    return readKeptResponse(content, contentType, productsAsking(card, {}).card);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = `Sample "${name}" is not what the Read card says: ${error.message}`;
    throw testingError('SAMPLE_UNREADABLE', message, { cause: error });
  }
}

/** The same as JSON text, with every digit of its numbers where it is known. */
export function sampleText(sample: Sample, card: ReadCard | null): string {
  const { content, contentText } = sampleContent(sample, card);
  return contentText ?? JSON.stringify(content);
}

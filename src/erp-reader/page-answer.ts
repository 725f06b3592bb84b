import type { HttpResponse } from '../http-client/index.js';
import { errorAnswer } from './error-answer.js';
import type { ErrorAction } from './error-rule.dto.js';
import { refusedByRules } from './error-rules.js';
import { unpacked } from './packed-json.js';
import { readHeader } from './pagination/index.js';
import type { Patience } from './patience.js';
import type { ReadCard } from './read-card.dto.js';
import { beginningText, DocumentFault, readDocumentBeside, type ResponseDocument } from './response/index.js';

/** An answer that may be taken; or why it may not, as a sentence, and what follows. */
export type WeighedAnswer =
  | { readonly document: ResponseDocument }
  | { readonly against: string; readonly action: ErrorAction; readonly patience: Patience };

/** What no rule of the card names: it may pass, or the card is wrong. */
const GUESSED = { action: 'retry', patience: 'short' } as const;

/** As much of an answer as rules about its text look at. */
const TEXT_BYTES = 400_000;

/** Where larger answers are read: not on the event loop. */
export type Beside = Parameters<typeof readDocumentBeside>[4];

/** Reads an answer of a good status: first by the card's own rules of what is an error, then by those for all. Throws `DocumentFault`. */
export async function weighAnswer(
  { status, headers, body }: Pick<HttpResponse, 'status' | 'headers' | 'body'>,
  card: ReadCard,
  listPath: readonly string[] | null,
  beside: Beside,
): Promise<WeighedAnswer> {
  const contentType = readHeader(headers, 'content-type') ?? '';
  const read = await readOrFault(async () =>
    unpacked(await readDocumentBeside(body, contentType, card, listPath, beside), card.recordsPath),
  );
  const refused = refusedByRules(card.errorWhen, {
    value: read instanceof DocumentFault ? undefined : read.value,
    text: () => beginningText(body, contentType, card.charset, TEXT_BYTES),
  });
  if (refused !== null) return { ...refused, patience: refused.action === 'retry' ? 'long' : 'none' };
  if (read instanceof DocumentFault) {
    if (read.code !== 'ERP_ANSWERED_ERROR') throw read;
    return { against: read.message, ...GUESSED };
  }
  const against = errorAnswer({ status }, read, card);
  return against === null ? { document: read } : { against, ...GUESSED };
}

async function readOrFault(read: () => Promise<ResponseDocument>): Promise<ResponseDocument | DocumentFault> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    return error;
  }
}

import { csvSettingsOf } from './csv-settings.js';
import { inSlices } from '../../common/index.js';
import type { ResponseBody } from '../../http-client/index.js';
import type { Threads } from '../../threads/index.js';
import { DocumentFault } from './document-fault.js';
import { readingJson } from './json-slices.js';
import {
  markedText,
  NOTHING,
  readingDocument,
  type ResponseDocument,
  type ResponseSettings,
} from './document.js';

/** XML and CSV from this size on are read in a thread: ten times slower than JSON, a megabyte takes a tenth of a second. */
const BESIDE_BYTES = 256 * 1024;
/** Far more than the largest page takes. */
const TIMEOUT_MS = 300_000;

/** `readDocument` without keeping the event loop from others: with pauses, or in a thread. `owner`: whose turn it is. */
export async function readDocumentBeside(
  body: ResponseBody,
  contentType: string,
  settings: ResponseSettings,
  listPath: readonly string[] | null,
  { threads, ...by }: { readonly threads: Threads; readonly owner: string; readonly signal: AbortSignal },
): Promise<ResponseDocument> {
  const marked = body.length < BESIDE_BYTES ? null : markedText(body, contentType, settings);
  if (marked === null) return await inSlices(readingDocument(body, contentType, settings, listPath));
  const { xmlLists } = settings;
  const read = await threads.run(
    'toJson',
    { ...marked, xmlLists, ...csvSettingsOf(settings) },
    { ...by, timeoutMs: TIMEOUT_MS },
  );
  if ('fault' in read) throw new DocumentFault(read.fault.code, read.fault.message, read.fault.byteOffset);
  const sliced = await inSlices(readingJson(read.json));
  const value: unknown = sliced === null ? JSON.parse(read.json) : sliced.value;
  return { ...NOTHING, isEmpty: false, format: marked.format, value };
}

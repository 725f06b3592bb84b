/**
 * Every code that a row can carry, once: its outcome, who reopens it, its sentence. Statements, filters, OpenAPI and
 * the table in docs/logs.md derive from here; a new code is one line. Code names a row code as `RowCode.UNCHANGED`,
 * never as a text, so that an unknown one does not compile.
 */

/** What a row can come to. */
export const ROW_OUTCOMES = ['written', 'failed', 'skipped', 'held'] as const;
export type RowOutcomeName = (typeof ROW_OUTCOMES)[number];

/** `pending` waits for its outcome. */
export const ROW_STATUSES = ['pending', ...ROW_OUTCOMES] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

/** The documented numbers of the log form: 1 in progress, 2 success, 3 failed, 4 empty. */
const NUMBERS: Readonly<Record<RowStatus, number>> = {
  pending: 1,
  written: 2,
  failed: 3,
  skipped: 4,
  held: 4,
};

export const rowStatusNumber = (status: RowStatus): number => NUMBERS[status];

export const rowStatusesOf = (number: number): RowStatus[] =>
  ROW_STATUSES.filter((status) => NUMBERS[status] === number);

/**
 * Who puts a row with this code back to `pending`: `resume`; `retry` (`retry-failed`); `look-up`: `retry-failed`, and its
 * product is looked up in Omnitron again; `release`: a user who releases held rows.
 */
export type Reopening = 'resume' | 'retry' | 'look-up' | 'release';

interface RowCodeEntry<Outcome extends RowOutcomeName> {
  readonly outcome: Outcome;
  readonly reopenedBy: Reopening | null;
  /** For users: what it means, as a sentence. */
  readonly title: string;
}

const skipped = (title: string, reopenedBy: Reopening | null = null): RowCodeEntry<'skipped'> => ({
  outcome: 'skipped',
  reopenedBy,
  title,
});

const failed = (title: string, reopenedBy: Reopening | null = null): RowCodeEntry<'failed'> => ({
  outcome: 'failed',
  reopenedBy,
  title,
});

const held = (title: string): RowCodeEntry<'held'> => ({ outcome: 'held', reopenedBy: 'release', title });

export const ROW_CODES = {
  UNCHANGED: skipped('The shop was last sent exactly these images.'),
  SUPERSEDED: skipped('A newer run or post of the flow carries this product.'),
  CANCELLED: skipped('The run was cancelled before this row was sent.', 'resume'),
  RUN_STOPPED: skipped('The run failed before this row was sent.', 'resume'),
  TWO_VERSIONS: skipped(
    'The product came twice in one read, in two versions; the next run asks for it again.',
  ),
  NOT_ASKED_FOR: skipped('The run asked for other products; the ERP sent this one too.'),
  READ_AGAIN: skipped('The ERP sent changed images only; the whole product was asked for.'),
  NOT_IN_ERP: skipped('The ERP was asked for this SKU without a user and sent no record of it.'),
  NO_IMAGES: skipped('The ERP has no images of the product; those in the shop stay.'),
  DROPPED: skipped('A user dropped the held row.'),

  WOULD_LOSE_IMAGES: held('The product would lose images, and so would too many others.'),
  PLACEHOLDER_IMAGE: held('The images are replaced by one that suddenly stands in many products.'),
  LOOKS_PARTIAL: held('The ERP sent changes only, and seems to have left out images that did not change.'),
  DOUBTFUL_READ: held('The read was doubtful: the product would lose images, or may have come without some.'),
  FOREIGN_IMAGES: held(
    'The shop holds images of the product that no run wrote, and the write would delete them.',
  ),

  ROW_NOT_AN_OBJECT: failed('The record is not an object.'),
  MISSING_SKU: failed('The record has no usable `product_sku`.'),
  SKU_LOOKS_MANGLED: failed('The SKU looks like a number that a spreadsheet has rounded.'),
  BAD_IMAGES: failed('An image is neither a URL nor an object.'),
  BAD_IMAGE_URL: failed('The URL of an image is not an http(s) URL.'),
  BAD_IMAGE_ORDER: failed('The order of an image is not a whole number from 0.'),
  BAD_IMAGE_TYPE: failed('The type of an image is neither `default` nor `swatch`.'),
  EMPTY_IMAGE_LIST: failed('The product has no images, and `write.emptyImages` is `fail`.'),
  SKU_REAPPEARED: failed('With `rowGrouping: page`, the SKU came on an earlier page already.'),
  NOT_FOUND_IN_ERP: failed('The run asked for this SKU and the ERP sent no record of it.'),
  PRODUCT_NOT_FOUND: failed('No product in Omnitron matches the identifier.', 'look-up'),
  AMBIGUOUS_TEMPLATE: failed('The identifier does not tell its product from others.'),
  TOO_MANY_PRODUCTS: failed('The identifier matches more products than one row may write.'),

  IMAGE_PREFLIGHT_FAILED: failed('An image could not be fetched, or is not an image.', 'retry'),
  OMNITRON_REJECTED: failed('Omnitron refused the row; `detail` is its answer.', 'retry'),
  OMNITRON_UNAUTHORIZED: failed('Omnitron refused the account (401 or 403).', 'retry'),
  OMNITRON_RATE_LIMITED: failed('Omnitron asked for fewer requests (429), at every try.', 'retry'),
  OMNITRON_UNAVAILABLE: failed('Omnitron failed (408, 425, 499 or above), at every try.', 'retry'),

  // The HTTP client's own codes, where Omnitron gave no answer that could be read.
  DNS_FAILED: failed("Omnitron's host name could not be resolved.", 'retry'),
  CONNECTION_FAILED: failed('The connection to Omnitron broke or was refused.', 'retry'),
  CONNECT_TIMEOUT: failed('The connection to Omnitron took too long.', 'retry'),
  RESPONSE_TIMEOUT: failed('Omnitron did not answer in time.', 'retry'),
  BODY_STALLED: failed("Omnitron's answer stopped arriving.", 'retry'),
  TOTAL_TIMEOUT: failed('The request to Omnitron took too long.', 'retry'),
  HOST_CLOSED: failed("Omnitron's host takes no requests now.", 'retry'),
  RESPONSE_TOO_LARGE: failed("Omnitron's answer is too large.", 'retry'),
  RESPONSE_MALFORMED: failed("Omnitron's answer is not valid HTTP.", 'retry'),
  RESPONSE_UNDECODABLE: failed("Omnitron's answer cannot be decompressed.", 'retry'),
} as const satisfies Readonly<Record<string, RowCodeEntry<RowOutcomeName>>>;

export type RowCode = keyof typeof ROW_CODES;

/** The codes of one outcome: `CodeOf<'skipped'>`. */
export type CodeOf<Outcome extends RowOutcomeName> = {
  [Code in RowCode]: (typeof ROW_CODES)[Code]['outcome'] extends Outcome ? Code : never;
}[RowCode];

export const ROW_CODE_NAMES = Object.keys(ROW_CODES) as RowCode[];

/** The codes by name: `RowCode.UNCHANGED`. */
export const RowCode = Object.fromEntries(ROW_CODE_NAMES.map((code) => [code, code])) as {
  readonly [Code in RowCode]: Code;
};

export function isCodeOf<Outcome extends RowOutcomeName>(
  outcome: Outcome,
  code: string,
): code is CodeOf<Outcome> {
  return Object.hasOwn(ROW_CODES, code) && ROW_CODES[code as RowCode].outcome === outcome;
}

export function codesReopenedBy(reopening: Reopening): RowCode[] {
  return ROW_CODE_NAMES.filter((code) => ROW_CODES[code].reopenedBy === reopening);
}

/** The assignments of an UPDATE that gives rows this code, and with it their outcome: `status = …, code = …, finished_at = now()`. */
export function settledAs(code: RowCode): string {
  return `status = '${ROW_CODES[code].outcome}', code = '${code}', finished_at = now()`;
}

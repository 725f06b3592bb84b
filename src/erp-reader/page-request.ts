import { maskUrl } from '../common/index.js';
import type { LoginSession } from '../logins/index.js';
import { CardTexts } from './card-texts.js';
import { erpReaderError } from './erp-reader.errors.js';
import { toWireUrl, WireUrlError } from '@image-integrator/nifi-expression';
import { type PageCursor, pagingParams } from './pagination/index.js';
import type { ReadInput } from './read-page.js';
import { buildRequest, type ErpRequest, pagingPlace } from './request.js';
import { paramText } from './request-param.js';
import { queryInPlace, queryParams, type RunQuery } from './run-query.js';
import { signedRequest } from './signing/index.js';
import { usableCursor } from './stored-cursor.js';

/** What the request of one page depends on. */
export interface PageContext {
  readonly cursor: PageCursor;
  readonly batch: RunQuery;
  readonly attributes: Readonly<Record<string, string>>;
  readonly session: LoginSession | null;
  readonly now: Date;
}

/** A request, and every text in it that may not be shown. */
export interface PageRequest extends ErpRequest {
  readonly secrets: readonly string[];
}

/** How a URL is called in a message that is never shown. */
const MASKED_URL = 'the masked URL';

/** Makes the requests of a read: expressions, query and pagination of the card put together for each page. */
export class PageRequests {
  private readonly texts: CardTexts;

  constructor(private readonly input: ReadInput) {
    this.texts = new CardTexts(input.card, input.place);
  }

  /** Throws `READ_EXPRESSION_FAILED`, `READ_URL_INVALID`, `QUERY_NOT_CONFIGURED`, `QUERY_VALUE_INVALID`. */
  build({ cursor, batch, attributes, session, now }: PageContext): PageRequest {
    const { card, timezone, erpQuery } = this.input;
    const { url: pageUrl, values } = pagingParams(card.pagination, usableCursor(cursor, session));
    const paging = Object.fromEntries(values.map(({ key, value }) => [`paging.${key}`, paramText(value)]));
    const made: string[] = [];
    const asked = {
      card,
      texts: this.texts,
      erpQuery,
      timezone,
      lastRequest: this.input.attributes['last.request'] ?? '',
    };
    const { shownUrl, ...fields } = this.texts.evaluate(
      { attributes: { ...attributes, ...session?.named, ...paging }, now, timezone },
      queryInPlace(batch, asked),
      made,
    );
    const shown = maskUrl(shownUrl, session?.secrets);
    const { within } = this.input;
    const url = wireUrl(within === undefined ? fields.url : urlWithin(fields.url, within), shown);
    const built = buildRequest({
      ...fields,
      url,
      method: card.method,
      bodyType: card.bodyType,
      session: session ?? { headers: {}, query: {} },
      query: queryParams(batch, asked),
      paging: { url: pageUrl, values: values.filter(({ key }) => !this.texts.reads(`paging.${key}`)) },
      pagingPlace: pagingPlace(card.pagination, card.method),
    });
    const signer = { now, timezone, named: session?.named ?? {} };
    const { request, secrets: signed } = signedRequest(built, card.sign, signer);
    const secrets = [...(session?.secrets ?? []), ...madeOfSecrets(url, shownUrl), ...made, ...signed];
    return { ...request, secrets };
  }
}

/**
 * The part of a URL that an expression made of a secret (its hash, its Base64 form), found by what is different when the
 * secret is masked before the evaluation. It is as secret as what it was made of.
 */
export function madeOfSecrets(url: string, masked: string): string[] {
  const isUrl = /^https?:/i.test(masked.trim()) && URL.canParse(masked.trim());
  const shown = isUrl ? toWireUrl(masked, MASKED_URL) : '';
  if (shown === url) return [];
  let start = 0;
  while (start < shown.length && shown[start] === url[start]) start += 1;
  let end = 0;
  while (end < shown.length - start && end < url.length - start && shown.at(-1 - end) === url.at(-1 - end))
    end += 1;
  return [url.slice(start, url.length - end)].filter((part) => part !== '');
}

/** A URL that may be relative; where it is made of data, it must stay on the host, since the login's credentials go with it. */
function urlWithin(text: string, { base, hosts }: NonNullable<ReadInput['within']>): string {
  const url = URL.parse(text.trim(), base);
  if (url === null || hosts.includes(url.host)) return url === null ? text : url.href;
  throw erpReaderError(
    'READ_URL_INVALID',
    `the record names a URL on ${url.host}, and the list came from ${hosts.join(', ')}; credentials are not sent to another host. Write the host into the URL of the card.`,
  );
}

function wireUrl(text: string, shown: string): string {
  try {
    return toWireUrl(text, shown);
  } catch (error) {
    if (!(error instanceof WireUrlError)) throw error;
    throw erpReaderError(
      'READ_URL_INVALID',
      `read.url came out as no URL: ${error.message}. Try the expression with the values of the run.`,
      { cause: error },
    );
  }
}

import type { ResponseBody } from '../http-client/index.js';
import type { LoginSession } from '../logins/index.js';
import type { ErpQuery } from './erp-query.dto.js';
import type { PageCursor } from './pagination/index.js';
import type { ReadCard } from './read-card.dto.js';
import type { QueryBatches, RunQuery } from './run-query.js';
import type { ReadVerdict } from './verdict.js';

/** Everything that a read needs to know. */
export interface ReadInput {
  readonly card: ReadCard;
  /** Where the card is in the flow, for messages; left out: `read`. */
  readonly place?: string;
  /** What the card's URL is relative to, and the hosts (`name:port`) that it may name. Left out: any. */
  readonly within?: { readonly base: string; readonly hosts: readonly string[] };
  /** Where the records hold the identifiers of products that are read by another request. */
  readonly idPath?: string;
  /** Most records on one page of a card with detail requests. */
  readonly detailedRecords?: number;
  readonly erpQuery: ErpQuery;
  /** IANA name; dates are sent as its clocks show them. */
  readonly timezone: string;
  readonly query: RunQuery;
  /** The batches of the query, where they are kept elsewhere; left out, `query` is split into them. */
  readonly batches?: QueryBatches;
  /** As `runAttributes` makes them. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Slug of the login whose session the requests carry; null for none. */
  readonly login: string | null;
  /** A session that is there already; one of another login, or none: it is asked for. */
  readonly session?: LoginSession | null;
}

/** One exchange with the ERP, told as it happens: what was sent, secrets included, and what came back, good or bad. */
export interface ObservedExchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[]>>;
    /** Decompressed; whoever wants to keep of it copies that before the observer returns. */
    readonly body: ResponseBody;
    readonly durationMs: number;
  };
  /** The encoding that the card names; null when the response says itself. */
  readonly charset: string | null;
  /** To mask wherever this is shown. */
  readonly secrets: readonly string[];
}

export type ExchangeObserver = (exchange: ObservedExchange) => void;

/** One page as it goes on to the script, and what the log says of it. */
export interface ReadPage {
  /** From 1, over the whole read. */
  readonly pageNo: number;
  /** What was asked; the URL with secrets masked. */
  readonly request: { readonly method: string; readonly url: string };
  /** The same with its secrets, for what is asked next to it; never shown or stored. */
  readonly requestUrl: string;
  readonly status: number;
  /** Which batch of the query this page answers, from 0, and what that batch asks for. */
  readonly batch: number;
  readonly query: RunQuery;
  /** What its records name, of the first request of a read in two stages; else null. */
  readonly identifiers: readonly string[] | null;
  /** Raw records, before any filter. */
  readonly recordCount: number;
  /** What goes on: the records, or the whole response. Numbers that JavaScript cannot hold are texts here. */
  readonly content: unknown;
  /** The same as JSON text with every number in full, where it is at hand or says more; else null. */
  readonly contentText: string | null;
  /** The attributes that expressions and scripts see on this page: its batch of the query, the token in use. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Where to go on; JSON, without secrets. Null when this was the last page. */
  readonly next: PageCursor | null;
  /** Why reading stopped, for the log; set when `next` is null. */
  readonly stopReason: string | null;
  /** How the read ended, on its last page; a doubt is told on the page that raises it. Null: nothing to say yet. */
  readonly verdict: ReadVerdict | null;
  /** Records in the whole result, as far as the ERP declared it (totalPath). */
  readonly declaredTotal: number | null;
  /** What somebody should look at although reading goes on, for the log of the run. */
  readonly warnings: readonly string[];
  readonly bytes: number;
  /** From the first request to the decoded response, waits and renewals included. */
  readonly durationMs: number;
  readonly attempts: number;
  /** Requests that it took: its own, and those for details of its records. */
  readonly requests: number;
}

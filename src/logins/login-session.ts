import type { Cookies, TlsOptions } from '../http-client/index.js';

/** Responses longer than this carry data, not a notice that the session is over. */
const NOTICE_MAX_BYTES = 64 * 1024;

/** What requests to the other side carry. */
export interface LoginSession {
  readonly loginId: string;
  readonly slug: string;
  /** With its prefix: what `${token.erp}` shows; empty for a login without token. */
  readonly token: string;
  /** As the login brought it. */
  readonly bareToken: string;
  /** Null where cookies do not travel. */
  readonly cookies: Cookies | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Attributes for expressions, `secret.…`. */
  readonly named: Readonly<Record<string, string>>;
  /** Where requests with it may go; empty: anywhere. */
  readonly hosts: readonly string[];
  /** For the requests to the same server. */
  readonly tls: TlsOptions | undefined;
  /** Texts to mask wherever these requests are reported. */
  readonly secrets: readonly string[];
  readonly obtainedAt: Date;
  /** Null when nobody knows. */
  readonly expiresAt: Date | null;
  /** Another one for each login; tells whether somebody renewed meanwhile. */
  readonly generation: string;
  readonly rejection: RejectionRule;
}

/** How the other side says that a session is over. */
export interface RejectionRule {
  readonly statuses: readonly number[];
  /** A text in a short body, for servers that say so with another status. */
  readonly text: string | null;
}

/** Whether a response says that the session is over, so that one `renewSession` is due. */
export function isSessionRejected(
  session: Pick<LoginSession, 'rejection'>,
  response: { readonly status: number; readonly body: { readonly length: number; toString(): string } },
): boolean {
  const { statuses, text } = session.rejection;
  if (statuses.includes(response.status)) return true;
  return text !== null && response.body.length <= NOTICE_MAX_BYTES && response.body.toString().includes(text);
}

/** A token as headers carry it, and without what stands before it. */
export function bareCredentials(token: string): string[] {
  return [token, token.slice(token.lastIndexOf(' ') + 1)];
}

import type { Sending } from './account-lane.js';
import type { HttpWriter, Waiter, WriterResponse } from '../http-client/index.js';
import type { LoginSession } from '../logins/index.js';
import type { OmnitronAccount } from './omnitron-account.js';
import type { OmnitronCard } from './omnitron-card.dto.js';
import { LONG_QUIET_MS } from './write-answer.js';

/** What all POSTs under a session have in common. */
interface Envelope {
  readonly session: LoginSession;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An Omnitron account as the rows of one batch are sent to it: its connections, its budget and the session in use. */
export class WriteTarget implements Disposable {
  private readonly path: string;
  private envelope: Envelope;
  private readonly timeouts: { readonly headersMs: number; readonly totalMs: number };

  constructor(
    readonly card: OmnitronCard,
    readonly account: OmnitronAccount,
    /** Its place among those who send to the account. */
    readonly sending: Sending,
    private readonly writer: HttpWriter,
    public session: LoginSession,
    private readonly leave: () => void,
  ) {
    this.path = new URL(card.domainUrl).pathname.replace(/\/+$/, '') + card.imagePath;
    const headersMs = card.timeoutSeconds * 1000;
    this.timeouts = { headersMs, totalMs: headersMs * 2 };
    this.envelope = this.envelopeOf(session);
  }

  /** Where the POSTs go, without what a login adds to the query. */
  get url(): string {
    return new URL(this.card.domainUrl).origin + this.path;
  }

  /** One POST under a session. Every status is an answer; what fails below HTTP is a failure. Never throws. */
  start(body: string, session: LoginSession, waiter: Waiter<WriterResponse>): void {
    if (this.envelope.session !== session) this.envelope = this.envelopeOf(session);
    const { path, headers } = this.envelope;
    const { timeouts } = this;
    const { secrets } = session;
    this.writer.start({ path, headers, body, timeouts, maxWaitMs: LONG_QUIET_MS, secrets }, waiter);
  }

  private envelopeOf(session: LoginSession): Envelope {
    const headers = {
      ...session.headers,
      'content-type': 'application/json',
      accept: 'application/json',
    };
    return { session, path: withQuery(this.path, session.query), headers };
  }

  [Symbol.dispose](): void {
    this.leave();
  }
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

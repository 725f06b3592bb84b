import { Injectable, Logger } from '@nestjs/common';
import { newId } from '../common/index.js';
import { HttpClient, type HttpWriter, type TlsOptions } from '../http-client/index.js';
import type { LoginSession } from '../logins/index.js';
import { AccountStore } from './account-store.js';
import { accountOf } from './content.js';
import { OmnitronAccount } from './omnitron-account.js';
import type { OmnitronCard } from './omnitron-card.dto.js';
import { WriteTarget } from './write-target.js';

const MAX_CONNECTIONS = 256;

interface Connection {
  readonly writer: HttpWriter;
  /** The TLS settings that it was opened with, as text. */
  readonly tls: string;
}

/** The accounts that this process writes to, each with its connections, for as long as the process lives. */
@Injectable()
export class AccountConnections {
  private readonly logger = new Logger(AccountConnections.name);
  /** How this process is called among those that share an account. */
  private readonly member = newId();
  private readonly accounts = new Map<string, OmnitronAccount>();
  private readonly connections = new Map<string, Connection>();

  constructor(
    private readonly http: HttpClient,
    private readonly store: AccountStore,
  ) {}

  /** The way to a card's account, under its limits until it is disposed. */
  async openTarget(card: OmnitronCard, flow: string, session: LoginSession): Promise<WriteTarget> {
    const name = accountOf(card);
    const account = this.getAccount(name);
    const limits = { concurrency: card.concurrency, requestsPerSecond: card.requestsPerSecond };
    const rank = await account.joinAccount(limits);
    const writer = this.getWriter(name, new URL(card.domainUrl).origin, session.tls);
    return new WriteTarget(card, account, { flow, rank }, writer, session, () =>
      account.leaveAccount(limits),
    );
  }

  async close(): Promise<void> {
    const ends = [...this.accounts.values()].map((account) => account.close());
    // A share that cannot be given back ends by itself.
    await Promise.allSettled(ends);
    await Promise.all([...this.connections.values()].map(({ writer }) => writer.close()));
  }

  private getAccount(name: string): OmnitronAccount {
    const known = this.accounts.get(name);
    if (known !== undefined) return known;
    const account = new OmnitronAccount(name, this.member, this.store, (error) =>
      this.logger.warn(
        { err: error, account: name },
        'The share of an Omnitron account could not be renewed',
      ),
    );
    this.accounts.set(name, account);
    return account;
  }

  /** One pool per account; a login whose TLS settings have changed gets a new one, requests under way end on the old. */
  private getWriter(name: string, origin: string, tls: TlsOptions | undefined): HttpWriter {
    const text = JSON.stringify(tls ?? null);
    const known = this.connections.get(name);
    if (known?.tls === text) return known.writer;
    const options = { connections: MAX_CONNECTIONS, ...(tls === undefined ? {} : { tls }) };
    const writer = this.http.openWriter(origin, options);
    this.connections.set(name, { writer, tls: text });
    known?.writer.close().catch((error: unknown) => {
      this.logger.warn({ err: error, account: name }, 'The old connections of an account did not close');
    });
    return writer;
  }
}

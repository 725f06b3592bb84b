import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { HttpClient } from '../http-client/index.js';
import { LoginSessions } from '../logins/index.js';
import { Threads } from '../threads/index.js';
import { DetailReading } from './detail-reading.js';
import { ErpSession } from './erp-session.js';
import { identifiersOn } from './identifiers.js';
import { PageExchanger } from './page-exchange.js';
import { PageReading } from './page-reading.js';
import { firstPage, type PageCursor } from './pagination/index.js';
import type { ExchangeObserver, ReadInput, ReadPage } from './read-page.js';

@Injectable()
export class ErpReader {
  constructor(
    private readonly http: HttpClient,
    private readonly sessions: LoginSessions,
    private readonly clock: Clock,
    private readonly threads: Threads,
  ) {}

  /**
   * Reads page after page, each when it is asked for: one is in memory at a time, and a page counts as done when its
   * reader asks for the one after it. `from` is the `next` of a page of an earlier read; nothing before it is asked for
   * again. Errors (erp-reader.errors.ts, http-client, logins) name the page and its request; an aborted `signal` rejects
   * with its reason. `observe` is told of every exchange, those of a page that fails too.
   */
  async *readPages(
    input: ReadInput,
    from: PageCursor | null,
    signal: AbortSignal,
    observe?: ExchangeObserver,
  ): AsyncGenerator<ReadPage> {
    const session = new ErpSession(this.sessions, input.login, signal, input.session);
    const exchanger = new PageExchanger(this.http, this.threads, this.clock, session, input, signal, observe);
    const reading = new PageReading(exchanger, input, from ?? firstPage(input.card.pagination));
    // No variable holds the page here: it can be collected as soon as its reader is done with it.
    const details = new DetailReading(
      input,
      (detail, either) => {
        const own = detail.login === null ? new ErpSession(this.sessions, null, either) : session;
        return new PageExchanger(this.http, this.threads, this.clock, own, detail, either, observe);
      },
      signal,
    );
    while (reading.hasNext) yield await this.wholePage(reading, details, input.idPath);
  }

  private async wholePage(
    reading: PageReading,
    details: DetailReading,
    idPath: string | undefined,
  ): Promise<ReadPage> {
    const page = await reading.readNext();
    if (idPath !== undefined) return { ...page, identifiers: identifiersOn(page, idPath) };
    return details.complete(page);
  }
}

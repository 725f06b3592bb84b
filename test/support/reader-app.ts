import { Test, type TestingModule } from '@nestjs/testing';
import { plainToInstance } from 'class-transformer';
import { CommonModule } from '../../src/common/index.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/index.js';
import {
  ErpQuery,
  ErpReader,
  ErpReaderModule,
  type PageCursor,
  ReadCard,
  type ReadPage,
  runAttributes,
  type RunQuery,
} from '../../src/erp-reader/index.js';
import { LoginRequest, LoginService } from '../../src/logins/index.js';
import { createTestDatabase } from './database.js';

export const LAST_REQUEST = '2026-11-23T10:00:00.000000Z';

/** What a test asks for: the card as the API takes it, and what differs from a scheduled run. */
export interface Asked {
  readonly card: Record<string, unknown>;
  readonly erpQuery?: Record<string, unknown>;
  readonly query?: RunQuery;
  readonly from?: PageCursor | null;
  readonly signal?: AbortSignal;
  readonly lastRequest?: string;
}

/** One process with the ERP reader over a database of its own; it may reach this machine. */
export interface ReaderApp extends AsyncDisposable {
  readonly module: TestingModule;
  pagesOf(asked: Asked): AsyncGenerator<ReadPage>;
  /** All pages of a read. */
  read(asked: Asked): Promise<ReadPage[]>;
  createLogin(login: Record<string, unknown>): Promise<void>;
}

export async function startReaderApp(): Promise<ReaderApp> {
  const database = await createTestDatabase();
  const config = AppConfig.fromEnv({
    DATABASE_URL: database.url,
    DATABASE_POOL: '5',
    EGRESS_ALLOW: '127.0.0.0/8',
    SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(config), CommonModule, DatabaseModule.forRoot(), ErpReaderModule],
  }).compile();
  await module.init();

  const pagesOf = (asked: Asked): AsyncGenerator<ReadPage> => {
    const { query = {}, from = null, signal = new AbortController().signal } = asked;
    const card = plainToInstance(ReadCard, asked.card);
    const input = {
      card,
      erpQuery: plainToInstance(ErpQuery, asked.erpQuery ?? {}),
      timezone: 'Europe/Istanbul',
      query,
      attributes: runAttributes({
        query,
        lastRequest: asked.lastRequest ?? LAST_REQUEST,
        tokenErp: null,
        tokenOmnitron: null,
      }),
      login: card.login,
    };
    return module.get(ErpReader).readPages(input, from, signal);
  };

  return {
    module,
    pagesOf,
    async read(asked) {
      const pages: ReadPage[] = [];
      for await (const page of pagesOf(asked)) pages.push(page);
      return pages;
    },
    async createLogin(login) {
      await module.get(LoginService).createLogin(plainToInstance(LoginRequest, login));
    },
    async [Symbol.asyncDispose]() {
      await module.close();
      await database.drop();
    },
  };
}

/** The records of all pages, in order. */
export function recordsOf(pages: readonly ReadPage[]): unknown[] {
  return pages.flatMap(({ content }) => content as unknown[]);
}

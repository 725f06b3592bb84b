import 'reflect-metadata';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { plainToInstance } from 'class-transformer';
import { CommonModule } from '../../src/common/index.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { ErpQuery, ErpReader, ReadCard, type ReadInput, runAttributes } from '../../src/erp-reader/index.js';
import { HttpClientModule } from '../../src/http-client/index.js';
import { LoginSessions } from '../../src/logins/index.js';
import { ThreadsModule } from '../../src/threads/index.js';

const config = AppConfig.fromEnv({
  EGRESS_ALLOW: '127.0.0.0/8',
  SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
});

/** The reader without a database: its card has no login, so nobody is asked for a session. */
@Module({
  imports: [ConfigModule.with(config), CommonModule, HttpClientModule, ThreadsModule],
  providers: [ErpReader, { provide: LoginSessions, useValue: {} }],
})
class ReaderModule {}

/** An application of nothing but the reader, which may reach this machine. */
export function startReaderAlone(): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(ReaderModule, { logger: false });
}

/** What a scheduled run with this read card asks for. */
export function inputOf(card: Record<string, unknown>): ReadInput {
  return {
    card: plainToInstance(ReadCard, card),
    erpQuery: new ErpQuery(),
    timezone: 'Europe/Istanbul',
    query: {},
    attributes: runAttributes({
      query: {},
      lastRequest: '1970-01-01T00:00:00.000000Z',
      tokenErp: null,
      tokenOmnitron: null,
    }),
    login: null,
  };
}

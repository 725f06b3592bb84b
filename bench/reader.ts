import 'reflect-metadata';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { plainToInstance } from 'class-transformer';
import { Agent, request } from 'undici';
import { CommonModule } from '../src/common/index.js';
import { AppConfig, ConfigModule } from '../src/config/index.js';
import { ErpQuery, ErpReader, ReadCard, type ReadInput, runAttributes } from '../src/erp-reader/index.js';
import { HttpClientModule } from '../src/http-client/index.js';
import { LoginSessions } from '../src/logins/index.js';
import { median, type PairedResult } from './support/paired.js';
import { printReport, printTable } from './support/report.js';

const PAGE_SIZE = 500;
const PAGES_PER_ROUND = 50;
const ROUNDS = 20;

const config = AppConfig.fromEnv({
  EGRESS_ALLOW: '127.0.0.0/8',
  SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
});

/** The reader without a database: its card has no login, so nobody is asked for a session. */
@Module({
  imports: [ConfigModule.with(config), CommonModule, HttpClientModule],
  providers: [ErpReader, { provide: LoginSessions, useValue: {} }],
})
class ReaderModule {}

/**
 * 1,000 pages of 500 records at zero latency, beside a bare undici loop that does the same requests and `JSON.parse`: in turns of
 * 50 pages in one process, the ERP in another.
 */
export async function run(): Promise<void> {
  const erp = fork(fileURLToPath(new URL('support/page-server.js', import.meta.url)));
  const [port] = (await once(erp, 'message')) as [number];
  const app = await NestFactory.createApplicationContext(ReaderModule, { logger: false });
  const bare = new Agent();
  const url = `http://127.0.0.1:${port}/products?size=${PAGES_PER_ROUND * PAGE_SIZE}`;
  const reader = app.get(ErpReader);
  const cases = {
    records: inputOf({ url, recordsPath: '$.results' }),
    response: inputOf({ url, recordsPath: '$.results', passOn: 'response' }),
  };
  const results: PairedResult[] = [];
  for (const [name, input] of Object.entries(cases)) {
    results.push(
      await timeInTurns(
        name,
        () => readWithReader(reader, input),
        () => readBare(url, bare),
      ),
    );
    console.log(
      `peak RSS after ${results.length * (ROUNDS + 2) * PAGES_PER_ROUND} pages each: ${peakRssMb()} MB`,
    );
  }
  await bare.close();
  await app.close();
  erp.disconnect();
  printTable(results, 'undici');
  const [records] = results;
  printReport({
    bench: 'reader',
    ratio: Object.fromEntries(results.map(({ name, ratio }) => [name, ratio])),
    rowsPerSecond: records === undefined ? 0 : (records.rows / records.oursMs) * 1000,
  });
}

function inputOf(card: Record<string, unknown>): ReadInput {
  return {
    card: plainToInstance(ReadCard, { ...card, pagination: { type: 'offset', pageSize: PAGE_SIZE } }),
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

async function timeInTurns(
  name: string,
  ours: () => Promise<number>,
  yardstick: () => Promise<number>,
): Promise<PairedResult> {
  for (const warm of [ours, yardstick, ours, yardstick]) await warm();
  const times: { ours: number; yardstick: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const first = round % 2 === 0 ? await msOf(ours) : await msOf(yardstick);
    const second = round % 2 === 0 ? await msOf(yardstick) : await msOf(ours);
    times.push(round % 2 === 0 ? { ours: first, yardstick: second } : { ours: second, yardstick: first });
  }
  return {
    name,
    rows: PAGES_PER_ROUND * PAGE_SIZE,
    oursMs: median(times.map((time) => time.ours)),
    yardstickMs: median(times.map((time) => time.yardstick)),
    ratio: median(times.map((time) => time.yardstick / time.ours)),
  };
}

async function msOf(read: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const records = await read();
  if (records !== PAGES_PER_ROUND * PAGE_SIZE) throw new Error(`${records} records were read.`);
  return performance.now() - startedAt;
}

async function readWithReader(reader: ErpReader, input: ReadInput): Promise<number> {
  let records = 0;
  for await (const page of reader.readPages(input, null, new AbortController().signal)) {
    records += page.recordCount;
  }
  return records;
}

async function readBare(url: string, dispatcher: Agent): Promise<number> {
  let records = 0;
  for (;;) {
    const target = `${url}&offset=${records}&limit=${PAGE_SIZE}`;
    const { body } = await request(target, { dispatcher });
    const { results } = JSON.parse(await body.text()) as { results: unknown[] };
    if (results.length === 0) return records;
    records += results.length;
  }
}

function peakRssMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { ErpReader, type ReadInput } from '../src/erp-reader/index.js';
import { RECORDS_OF_200_MB, serveLargeResponse } from './support/large-response.js';
import { readInOwnProcess } from './support/own-process.js';
import { median, type PairedResult } from './support/paired.js';
import { inputOf, startReaderAlone } from './support/reader-alone.js';
import { printReport, printTable } from './support/report.js';

const PAGE_SIZE = 500;
const PAGES_PER_ROUND = 50;
const ROUNDS = 20;

/**
 * 1,000 pages of 500 records at zero latency, beside a bare undici loop that does the same requests and `JSON.parse`: in turns of
 * 50 pages in one process, the ERP in another. Then the memory of a process that reads a few pages, many, and one of 200 MB.
 */
export async function run(): Promise<void> {
  const erp = fork(fileURLToPath(new URL('support/page-server.js', import.meta.url)));
  const [port] = (await once(erp, 'message')) as [number];
  const cardOf = (pages: number) => ({
    url: `http://127.0.0.1:${port}/products?size=${pages * PAGE_SIZE}`,
    recordsPath: '$.results',
    pagination: { type: 'offset', pageSize: PAGE_SIZE },
  });
  const results = await timeCases(cardOf(PAGES_PER_ROUND));
  printTable(results, 'undici');
  for (const pages of [1_000, 2_000]) await printMemory(`${pages} pages`, cardOf(pages));
  erp.disconnect();
  await using large = await serveLargeResponse(RECORDS_OF_200_MB);
  for (const path of ['/', '/gzip']) {
    const card = { url: large.origin + path, recordsPath: '$.results', maxPageMegabytes: 256 };
    await printMemory(`one response at ${path}`, card);
  }
  const [records] = results;
  printReport({
    bench: 'reader',
    ratio: Object.fromEntries(results.map(({ name, ratio }) => [name, ratio])),
    rowsPerSecond: records === undefined ? 0 : (records.rows / records.oursMs) * 1000,
  });
}

async function timeCases(card: Record<string, unknown> & { url: string }): Promise<PairedResult[]> {
  const app = await startReaderAlone();
  const reader = app.get(ErpReader);
  const bare = new Agent();
  const results: PairedResult[] = [];
  for (const passOn of ['records', 'response']) {
    const input = inputOf({ ...card, passOn });
    results.push(
      await timeInTurns(
        passOn,
        () => readWithReader(reader, input),
        () => readBare(card.url, bare),
      ),
    );
  }
  await bare.close();
  await app.close();
  return results;
}

async function printMemory(what: string, card: Record<string, unknown>): Promise<void> {
  const { records, megabytes, peakRssMb } = await readInOwnProcess(card);
  console.log(`a process that reads ${what} (${records} records, ${megabytes} MB): peak RSS ${peakRssMb} MB`);
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

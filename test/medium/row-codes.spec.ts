import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError, newId } from '../../src/common/index.js';
import { HTTP_CLIENT_ERRORS } from '../../src/http-client/http-client.errors.js';
import { contentHash } from '../../src/omnitron-writer/index.js';
import { isHopeless, refusalOf } from '../../src/omnitron-writer/write-answer.js';
import {
  isCodeOf,
  ROW_CODE_NAMES,
  ROW_CODES,
  type Reopening,
  type RowCode,
  settledAs,
} from '../../src/rows/index.js';
import type { Run } from '../../src/runs/run.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { RowStore } from '../../src/runs/write/row-store.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { openApi, ROOT } from '../support/openapi-routes.js';

const IMAGES = '[{"url":"https://img.example/a.jpg","order":1}]';
const REOPENED_BY: Readonly<Record<Reopening, string>> = {
  resume: '`resume`',
  retry: '`retry-failed`',
  'look-up': '`retry-failed`, looked up again',
  release: '`release`',
};

let server: TestApp;
let run: Run;
let rowStore: RowStore;

/** A run with one row of each code; its SKU is the code. */
beforeAll(async () => {
  server = await startTestApp({ ROLES: 'api' });
  const { dataSource } = server.database;
  const runs = server.app.get(RunRepository);
  rowStore = server.app.get(RowStore);
  const id = newId();
  const flow = { flowId: newId(), flowSlug: 'images', flowVersion: 1, direction: 'inbound' } as const;
  const cause = { trigger: 'manual', triggeredBy: 'System', query: {}, identifiers: 0 } as const;
  await runs.insertRun({ id, ...flow, ...cause, force: false, scheduledFor: null }, dataSource);
  run = await runs.getRun(id);
  const staged = ROW_CODE_NAMES.map((code) => ({
    sku: code,
    images: IMAGES,
    imageCount: 1,
    contentHash: contentHash('target', IMAGES),
    refusal: isCodeOf('failed', code) ? { code, detail: 'x' } : null,
  }));
  await rowStore.stageRows(run, 1, 0, staged, dataSource);
  for (const code of ROW_CODE_NAMES)
    await dataSource.query(`UPDATE run_rows SET ${settledAs(code)} WHERE run_id = $1 AND sku = $2`, [
      id,
      code,
    ]);
  const counts = await rowStore.countRows(run);
  await runs.finish(id, { ...counts, status: 'partial', failure: null }, dataSource);
});
afterAll(() => server.stop());

async function found(path: string): Promise<string[]> {
  const { body } = await server.call('get', path).expect(200);
  return (body as { results: { sku: string }[] }).results.map(({ sku }) => sku);
}

describe('row codes', () => {
  it.each(ROW_CODE_NAMES)(
    '%s is found by code and by outcome, in both forms of the line log',
    async (code) => {
      const { outcome } = ROW_CODES[code];
      const number = { failed: 3, skipped: 4, held: 4 }[outcome];
      const rows = `/api/v1/runs/${run.id}/rows`;
      expect(await found(`${rows}?code=${code}`)).toEqual([code]);
      expect(await found(`${rows}?code=${code}&status=${outcome}`)).toEqual([code]);
      expect(await found(`${rows}?sku=${code}&status=${outcome}`)).toEqual([code]);
      expect(await found(`/api/v1/logs/lines?code=${code}`)).toEqual([code]);
      expect(await found(`/api/v1/logs/lines?flow=images&code=${code}`)).toEqual([code]);
      expect(await found(`/api/v1/logs/lines?run=${run.id}&code=${code}&status=${number}`)).toEqual([code]);
    },
  );

  it('that are unknown are refused as filters', async () => {
    for (const path of [`/api/v1/runs/${run.id}/rows`, '/api/v1/logs/lines'])
      expect((await server.call('get', `${path}?code=NO_SUCH_CODE`).expect(422)).body).toMatchObject({
        code: 'INPUT_INVALID',
        errors: [{ path: 'code' }],
      });
  });

  it.each(Object.keys(REOPENED_BY) as Reopening[])('are reopened by %s as the table says', async (by) => {
    const { dataSource } = server.database;
    const expected = ROW_CODE_NAMES.filter((code) => ROW_CODES[code].reopenedBy === by);
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      expect(await rowStore.reopenRows(run, by, runner.manager)).toBe(expected.length);
      const pending = (await runner.query(
        `SELECT sku FROM run_rows WHERE run_id = $1 AND status = 'pending' ORDER BY row_no`,
        [run.id],
      )) as { sku: string }[];
      expect(pending.map(({ sku }) => sku)).toEqual(expected);
      expect(expected).not.toEqual([]);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });

  it('stand in rows that are read from any number on', async () => {
    const last = ROW_CODE_NAMES.length - 1;
    const { body } = await server.call('get', `/api/v1/runs/${run.id}/rows?fromRow=${last - 1}`).expect(200);
    expect(body).toMatchObject({
      count: ROW_CODE_NAMES.length,
      lastRowNo: last,
      nextCursor: null,
      results: [{ rowNo: last - 1 }, { rowNo: last }],
    });
  });

  it('have the errors of the HTTP client among them, but for those with which no row could be sent', () => {
    const errors = Object.entries(HTTP_CLIENT_ERRORS).map(([code, kind]) => new AppError(code, kind, 'x'));
    const [hopeless, others] = [errors.filter(isHopeless), errors.filter((error) => !isHopeless(error))];
    expect(others.map((error) => refusalOf({ error }, []).code)).toEqual(others.map(({ code }) => code));
    expect(hopeless.filter(({ code }) => isCodeOf('failed', code))).toEqual([]);
  });

  it('are in docs/logs.md with outcome and meaning', () => {
    const page = readFileSync(join(ROOT, 'docs/logs.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (.*?) *\| (.*?) *\| (.*?) *\|$/gm)];
    expect(rows.map(([, ...cells]) => cells)).toEqual(
      ROW_CODE_NAMES.map((code) => {
        const { outcome, reopenedBy, title } = ROW_CODES[code];
        return [code, outcome, reopenedBy === null ? '' : REOPENED_BY[reopenedBy], title];
      }),
    );
  });

  it('are the enum of openapi.json', () => {
    expect(openApi.components.schemas['RowCode']).toMatchObject({ type: 'string', enum: ROW_CODE_NAMES });
  });

  it('stand as text nowhere in the source but in their table', () => {
    const own = ROW_CODE_NAMES.filter((code) => !Object.hasOwn(HTTP_CLIENT_ERRORS, code));
    const files = globSync('src/**/*.ts', { cwd: ROOT }).filter(
      (file) => !file.endsWith('.spec.ts') && !file.startsWith('src/rows/'),
    );
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((file) => textsNaming(own, file))).toEqual([]);
  });
});

/** The places where a text (literal or template) of a file names one of the codes. */
function textsNaming(codes: readonly RowCode[], file: string): string[] {
  const named = new RegExp(`\\b(${codes.join('|')})\\b`);
  const source = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const places: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && named.test(node.text)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      places.push(`${file}:${line + 1} ${named.exec(node.text)?.[0]}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return places;
}

import { nextTimes, parseCron } from '@image-integrator/quartz-cron';
import { readFileSync } from 'node:fs';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LoginRequest, LoginService } from '../../src/logins/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startFlowsApp } from '../support/flows-app.js';

const doc = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const flowsDoc = doc('flows.md');
const schedulesDoc = doc('schedules.md');

/** The code blocks of a page whose info string says that they are executed: ```json flow, ```json patch. */
function examples(page: string, kind: string): object[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`json ${kind}\\n(.*?)^\`\`\``, 'gms'));
  return [...blocks].map(([, text]) => JSON.parse(text ?? '') as object);
}

/** The cells of the rows of the tables of a page, code marks left in. */
const tableRows = (page: string): string[][] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const codes = (cell: string | undefined): string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

describe('docs/flows.md', () => {
  let database: TestDatabase;
  let app: NestExpressApplication;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startFlowsApp(database);
    const logins = [
      { slug: 'omnitron', type: 'omnitron', settings: { domainUrl: 'http://shop.example' } },
      { slug: 'erp', type: 'jwt', settings: { url: 'http://erp.example/login' } },
    ];
    for (const { slug, type, settings } of logins) {
      const account = { username: 'integration', password: 'correct horse', ...settings };
      await app
        .get(LoginService)
        .createLogin(Object.assign(new LoginRequest(), { slug, name: slug, type, settings: account }));
    }
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE flows CASCADE');
  });

  const [base] = examples(flowsDoc, 'flow');

  it.each(examples(flowsDoc, 'flow'))('shows a flow that can be saved: $name', async (flow) => {
    const { body } = await request(app.getHttpServer()).post('/api/v1/flows').send(flow).expect(201);
    expect(body).toMatchObject(flow);
  });

  it.each([...examples(flowsDoc, 'patch'), ...examples(schedulesDoc, 'patch')].map((patch) => [patch]))(
    'shows a change that can be saved: %j',
    async (patch) => {
      const http = request(app.getHttpServer());
      await http.post('/api/v1/flows').send(base).expect(201);
      await http
        .post('/api/v1/flows')
        .send({ ...base, name: 'Products' })
        .expect(201);
      const { body } = await http.patch('/api/v1/flows/images').send(patch);
      expect(body).toMatchObject({ slug: 'images', version: 2 });
    },
  );
});

describe('docs/schedules.md', () => {
  const rows = tableRows(schedulesDoc);

  it('shows expressions that can be read', () => {
    const expressions = rows.flatMap(([first]) => codes(first).filter((code) => code.includes(' ')));
    expect(expressions.length).toBeGreaterThan(12);
    for (const expression of expressions) expect(parseCron(expression).text).toBe(expression);
  });

  const changes = rows.filter(([, , after]) => /^`\d{4}-/.test(after ?? ''));

  it.each(changes)('tells what happens when clocks change: %s in %s', (expression, timezone, after, next) => {
    const expected = codes(next).map((time) => new Date(time));
    const [cron = ''] = codes(expression);
    expect(nextTimes(cron, timezone ?? '', new Date(codes(after)[0] ?? ''), expected.length)).toEqual(
      expected,
    );
  });
});

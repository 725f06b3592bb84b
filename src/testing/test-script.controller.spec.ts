import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRunner } from '../../test/support/script-runner.js';
import { InputPipe, ProblemFilter } from '../common/index.js';
import { ScriptRunner } from '../transform/index.js';
import { SampleService } from './sample.service.js';
import { TestScriptController } from './test-script.controller.js';

describe('POST /api/v1/test/script', () => {
  let app: NestExpressApplication;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      controllers: [TestScriptController],
      providers: [
        { provide: ScriptRunner, useFactory: () => createTestRunner() },
        { provide: SampleService, useValue: {} },
      ],
    }).compile();
    app = testing.createNestApplication<NestExpressApplication>({ rawBody: true, logger: false });
    app.useGlobalPipes(new InputPipe());
    app.useGlobalFilters(new ProblemFilter());
    const user = { id: 'somebody', role: 'editor' };
    app.use((req: object, _res: unknown, next: () => void) => {
      Object.assign(req, { user });
      next();
    });
    await app.init();
  });

  afterAll(() => app.close());

  function post(body: object | string): request.Test {
    return request(app.getHttpServer())
      .post('/api/v1/test/script')
      .set('Content-Type', 'application/json')
      .send(body);
  }

  const base = (language: string, source: string) => ({ language, source, attributes: { 'token.erp': 'T' } });

  it('answers the result with what was printed and logged', async () => {
    const source =
      'function transform(rows, context) { console.log(rows.length); context.log.info("done"); return rows }';
    const { body } = await post({ ...base('javascript', source), input: [{ sku: 'a' }] }).expect(200);
    expect(body).toEqual({
      relationship: 'success',
      result: [{ sku: 'a' }],
      attributes: { 'token.erp': 'T' },
      outputs: [{ relationship: 'success', result: [{ sku: 'a' }], attributes: { 'token.erp': 'T' } }],
      stdout: '1\n',
      log: [{ level: 'info', message: 'done' }],
      durationMs: expect.any(Number) as number,
    });
  });

  it('keeps every digit of every number on the way in and out', async () => {
    const body = `{"language":"javascript","source":"const transform = (rows) => rows","input":[12345678901234567890,1.50]}`;
    const { text } = await post(body).expect(200);
    expect(text).toContain('"result":[12345678901234567890,1.5]');
  });

  it('answers an output that is not JSON as text, and a failure that the script chose as a result', async () => {
    const source =
      'ff = session.get()\nff = session.write(ff, lambda i, o: o.write("plain"))\nsession.transfer(ff, REL_FAILURE)';
    const { body } = await post({ ...base('python', source), inputText: 'not json' }).expect(200);
    expect(body).toMatchObject({
      relationship: 'failure',
      result: null,
      text: 'plain',
      outputs: [{ relationship: 'failure', text: 'plain' }],
    });
  });

  it('answers nulls where nothing was sent on', async () => {
    const { body } = await post({
      ...base('python', 'session.remove(session.get())'),
      input: [],
    }).expect(200);
    expect(body).toMatchObject({ relationship: null, result: null, attributes: null, outputs: [] });
  });

  it.each([
    ['python', 'def transform(rows, context):\n    return rows[0]["nope"]', 'SCRIPT_FAILED', 2],
    ['python', 'def transform(rows, context)\n    return rows', 'SCRIPT_SYNTAX', 1],
    ['javascript', 'function transform(rows) {\n  throw new Error("x")\n}', 'SCRIPT_FAILED', 2],
    ['javascript', 'function transform(rows) {\n  return )\n}', 'SCRIPT_SYNTAX', 2],
  ])('answers a %s script that fails with its line: %j', async (language, source, code, line) => {
    const { body, headers } = await post({ ...base(language, source), input: [{}] }).expect(422);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ code, line, status: 422 });
  });

  it.each([
    [{ language: 'perl', source: 'x', input: 1 }, 'language'],
    [{ language: 'python', source: 'x' }, 'input'],
    [{ language: 'python', source: 'x', input: 1, inputText: '1' }, 'input'],
    [{ language: 'python', source: 'x', input: 1, attributes: { a: 1 } }, 'attributes'],
    [{ language: 'python', source: 'x', input: 1, timeoutSeconds: 301 }, 'timeoutSeconds'],
  ])('refuses %j', async (body, path) => {
    const response = await post(body).expect(422);
    expect(response.body).toHaveProperty(['errors', 0, 'path'], path);
  });
});

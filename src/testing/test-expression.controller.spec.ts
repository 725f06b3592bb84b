import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock, InputPipe, ProblemFilter } from '../common/index.js';
import { LoginService } from '../logins/index.js';
import { Threads } from '../threads/index.js';
import { TestExpressionController } from './test-expression.controller.js';

const SOURCE = readFileSync(
  new URL('../../packages/nifi-expression/conformance/source-document.expression.txt', import.meta.url),
  'utf8',
);

class FixedClock extends Clock {
  override now(): Date {
    return new Date('2026-01-02T03:04:05Z');
  }
}

describe('POST /api/v1/test/expression', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      controllers: [TestExpressionController],
      providers: [{ provide: Clock, useClass: FixedClock }, Threads, { provide: LoginService, useValue: {} }],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.use((request: object, _response: unknown, next: () => void) => {
      Object.assign(request, { user: { id: 'somebody', role: 'viewer' } });
      next();
    });
    app.useGlobalPipes(new InputPipe()).useGlobalFilters(new ProblemFilter());
    await app.init();
  });

  afterAll(() => app.close());

  function post(body: object): request.Test {
    return request(app.getHttpServer()).post('/api/v1/test/expression').send(body);
  }

  it("evaluates the source document's expression", async () => {
    const attributes = { 'last.request': '2025-05-26T10:11:12.345678Z', 'token.erp': 'AbC123' };
    const { status, body } = await post({ expression: SOURCE, attributes });
    expect(status).toBe(200);
    expect(body).toEqual({
      result:
        "http://127.0.0.1:12345/(S(AbC123))/service/run?{'name': 'Akinon', 'Parameters': [{'Name': 'Date', 'Value': '2025-05-26T10:11:12'}]}",
      type: 'STRING',
      warnings: [],
    });
  });

  it('knows types, parameters, the clock and the zone', async () => {
    const number = await post({ expression: '${literal(2):plus(3)}' });
    expect(number.body).toEqual({ result: '5', type: 'NUMBER', warnings: [] });
    const text = await post({
      expression: "#{p} ${now():format('HH:mm')}",
      parameters: { p: 'at' },
      timezone: 'Europe/Istanbul',
    });
    expect(text.body).toEqual({ result: 'at 06:04', type: 'STRING', warnings: [] });
  });

  it('answers an expression that is not valid with its place', async () => {
    const { status, body, headers } = await post({ expression: 'a\n${b:nix()}', attributes: {} });
    expect(status).toBe(422);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({
      code: 'EXPRESSION_INVALID',
      stage: 'compile',
      line: 2,
      column: 5,
      excerpt: '${b:nix()}\n    ^',
      detail: 'There is no function nix() (line 2, column 5)',
    });
  });

  it('answers attributes that do not fit with what is missing', async () => {
    const { status, body } = await post({ expression: SOURCE, attributes: { 'token.erp': 'x' } });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'EXPRESSION_FAILED', stage: 'evaluate', line: 15 });
    expect(body).toHaveProperty(
      'detail',
      expect.stringContaining('last.request is missing; replace() needs a value'),
    );
  });

  it('warns of what a flow would be refused for', async () => {
    const unclosed = await post({ expression: 'x ${a' });
    expect(unclosed.body).toMatchObject({ result: 'x ${a', warnings: [{ line: 1, column: 3 }] });
    const unavailable = await post({ expression: '${a:escapeXml()}', attributes: { a: '<' } });
    expect(unavailable.body).toMatchObject({
      result: '&lt;',
      warnings: [
        { message: expect.stringContaining('escapeXml is not available in a Dynamic URL') as string },
      ],
    });
    const attributes = { 'http.query.string': 'x', 'http.query.param.sku': '{TOKEN}', 'token.erp': 'S3CRET' };
    const placeholder = await post({ expression: SOURCE, attributes });
    expect(placeholder.body).toMatchObject({
      warnings: [{ message: expect.stringContaining('http.query.param.sku contains {TOKEN}') as string }],
    });
  });

  it.each([
    [{}, 'expression'],
    [{ expression: 'x', attributes: { a: 1 } }, 'attributes'],
    [{ expression: 'x', attributes: [] }, 'attributes'],
    [{ expression: 'x', timezone: 'Nowhere/Zone' }, 'timezone'],
    [{ expression: 'x', state: {} }, 'state'],
  ])('refuses %j', async (body, path) => {
    const response = await post(body);
    expect(response.status).toBe(422);
    expect(response.body).toMatchObject({ code: 'INPUT_INVALID' });
    expect(response.body).toHaveProperty(['errors', 0, 'path'], path);
  });
});

import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputPipe, ProblemFilter } from '../common/index.js';
import { Threads } from '../threads/index.js';
import { SampleService } from './sample.service.js';
import { TestMappingController } from './test-mapping.controller.js';

describe('POST /api/v1/test/mapping', () => {
  let app: NestExpressApplication;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      controllers: [TestMappingController],
      providers: [{ provide: SampleService, useValue: {} }, Threads],
    }).compile();
    app = testing.createNestApplication<NestExpressApplication>({ rawBody: true, logger: false });
    app.use((request: object, _response: unknown, next: () => void) => {
      Object.assign(request, { user: { id: 'somebody', role: 'viewer' } });
      next();
    });
    app.useGlobalPipes(new InputPipe());
    app.useGlobalFilters(new ProblemFilter());
    await app.init();
  });

  afterAll(async () => {
    await app.close();
  });

  function post(body: object | string): request.Test {
    return request(app.getHttpServer())
      .post('/api/v1/test/mapping')
      .set('Content-Type', 'application/json')
      .send(body);
  }

  it('answers the result', async () => {
    const mapping = [{ operation: 'shift', spec: { products: { '*': { code: '[&1].product_sku' } } } }];
    const answer = await post({ input: { products: [{ code: 'A' }, { code: 'B' }] }, mapping }).expect(200);
    expect(answer.body).toEqual({ result: [{ product_sku: 'A' }, { product_sku: 'B' }] });
  });

  it('answers the output after each operation on request', async () => {
    const mapping = [
      { operation: 'shift', spec: { a: 'b' } },
      { operation: 'shift', spec: { a: 'c' } },
    ];
    const answer = await post({ input: { a: 1 }, mapping, perOperation: true }).expect(200);
    expect(answer.body).toEqual({
      result: null,
      perOperation: [
        { operation: 'shift', output: { b: 1 } },
        { operation: 'shift', output: null },
      ],
    });
  });

  it('serves the context to ^ paths', async () => {
    const mapping = [{ operation: 'modify-overwrite-beta', spec: { url: "=concat(^cdn,'/',@(1,file))" } }];
    const answer = await post({ input: { file: 'a.jpg' }, mapping, context: { cdn: 'https://c' } }).expect(
      200,
    );
    expect(answer.body).toEqual({ result: { file: 'a.jpg', url: 'https://c/a.jpg' } });
  });

  it('takes any JSON as input, untouched', async () => {
    const mapping = [{ operation: 'shift', spec: { '*': 'o.&' } }];
    const body = `{"input": {"__proto__": {"x": 1}, "n": null, "d": 4.0}, "mapping": ${JSON.stringify(mapping)}}`;
    const answer = await post(body).expect(200);
    expect(answer.text).toBe('{"result":{"o":{"__proto__":{"x":1},"n":null,"d":4}}}');
  });

  it('keeps 4.0 apart from 4', async () => {
    const mapping = [{ operation: 'modify-overwrite-beta', spec: { '*': '=toString' } }];
    const answer = await post(`{"input": {"a": 4.0, "b": 4}, "mapping": ${JSON.stringify(mapping)}}`).expect(
      200,
    );
    expect(answer.body).toEqual({ result: { a: '4.0', b: '4' } });
  });

  it('says which operation and key are invalid, and what to do', async () => {
    const mapping = [
      { operation: 'sort' },
      { operation: 'shift', spec: { products: { '*': { code: 'a[x]' } } } },
    ];
    const answer = await post({ input: {}, mapping }).expect(422);
    expect(answer.headers['content-type']).toMatch(/application\/problem\+json/);
    expect(answer.body).toMatchObject({
      code: 'MAPPING_INVALID',
      operationIndex: 1,
      path: 'mapping[1].spec.products.*.code',
      detail: expect.stringContaining('Write a whole number from 0.') as unknown,
      errors: [{ path: 'mapping[1].spec.products.*.code', message: expect.any(String) as unknown }],
    });
  });

  it('refuses a custom Java class by its name', async () => {
    const answer = await post({ input: {}, mapping: [{ operation: 'com.acme.Upper' }] }).expect(422);
    expect(answer.body).toMatchObject({ code: 'MAPPING_INVALID', path: 'mapping[0].operation' });
    expect(answer.body).toHaveProperty('detail', expect.stringContaining('com.acme.Upper'));
  });

  it('says which operation stopped on the data', async () => {
    const mapping = [{ operation: 'default', spec: { a: 1 } }];
    const answer = await post({ input: [], mapping }).expect(422);
    expect(answer.body).toMatchObject({ code: 'MAPPING_FAILED', operationIndex: 0, path: 'mapping[0]' });
  });

  it('stops a mapping that costs too much', async () => {
    const mapping = [{ operation: 'shift', spec: { a: 'x[999999999]' } }];
    const answer = await post({ input: { a: 1 }, mapping }).expect(422);
    expect(answer.body).toMatchObject({ code: 'MAPPING_TOO_COSTLY', operationIndex: 0 });
  });

  it('answers an input of any depth with an error of its own', async () => {
    const input = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const mapping = JSON.stringify([{ operation: 'shift', spec: { '@': 'x' } }]);
    const answer = await post(`{"input": ${input}, "mapping": ${mapping}}`).expect(422);
    expect(answer.body).toMatchObject({ code: 'MAPPING_TOO_COSTLY' });
  });

  it('names missing and unknown properties', async () => {
    const answer = await post({ input: null, spec: [] }).expect(422);
    expect(answer.body).toMatchObject({
      code: 'INPUT_INVALID',
      errors: [{ path: 'spec' }, { path: 'mapping' }],
    });
  });
});

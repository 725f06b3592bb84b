import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_OMNITRON_ACCOUNT,
  type OmnitronSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ERROR_ANSWERS } from './field-cases/error-answers.js';
import { tryCase } from './field-cases/field-case.js';
import { FORMATS } from './field-cases/formats.js';
import { PAGING } from './field-cases/paging.js';
import { VALUES } from './field-cases/values.js';

/** What ordinary ERPs send and ordinary users set, through the whole application to what the shop holds. */
/** Python is prepared once for all tests that run scripts. */
const DATA_DIR = join(tmpdir(), 'image-integrator-script-tests');
let server: TestApp;
let omnitron: OmnitronSimulator;

beforeAll(async () => {
  omnitron = await startOmnitronSimulator({ products: 0, unknownProducts: 'create' });
  server = await startTestApp({ DATA_DIR });
  await server
    .call('post', '/api/v1/logins')
    .send({
      slug: 'omnitron',
      name: 'Omnitron',
      type: 'omnitron',
      settings: { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT },
    })
    .expect(201);
});
afterAll(async () => {
  await server.stop();
  await omnitron.stop();
});

describe.each([
  ['errors in good answers', ERROR_ANSWERS],
  ['formats', FORMATS],
  ['paging', PAGING],
  ['values', VALUES],
])('%s', (_kind, cases) => {
  it.each(cases)('$rule', async (told) => {
    await expect(tryCase(server, omnitron, told)).resolves.toBeUndefined();
  });
});

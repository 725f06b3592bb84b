import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.js';

const page = readFileSync(new URL('../../docs/logs.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(
  ([, text]) => text?.trim().split('\n') ?? [],
);

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp({ ROLES: 'api' });
});
afterAll(() => server.stop());

describe('docs/logs.md', () => {
  it.each(examples)('shows a request that is answered: %s', async (path) => {
    expect((await server.call('get', path)).status).toBe(200);
  });

  it('has examples of every level', () => {
    expect(examples.length).toBeGreaterThan(8);
  });
});

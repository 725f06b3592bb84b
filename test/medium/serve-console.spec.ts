import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import express from 'express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveConsole } from '../../src/console/index.js';

const SCRIPT = 'console.log("a script");';
let folder: string;
let app: express.Express;

function started(roles: readonly ('api' | 'worker' | 'scheduler')[]): express.Express {
  const made = express();
  serveConsole({ use: (...handlers: never[]) => made.use(...handlers) } as never, { ROLES: roles }, folder);
  return made;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>The console</title>');
  writeFileSync(join(folder, 'assets/main-a1.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/main-a1.js.br'), brotliCompressSync(SCRIPT));
  app = started(['api']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the files of the console', () => {
  it.each(['/', '/console'])('are led to from %s', async (path) => {
    const { headers } = await request(app).get(path).expect(302);
    expect(headers['location']).toBe('/console/');
  });

  it.each(['/console/', '/console/runs', '/console/runs/019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f'])(
    'are the page for %s, never kept without asking',
    async (path) => {
      const { text, headers } = await request(app).get(path).expect(200);
      expect(text).toContain('The console');
      expect(headers).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'text/html; charset=utf-8',
      });
      expect(headers['content-security-policy']).toContain("script-src 'self';");
      await request(app)
        .get(path)
        .set('If-None-Match', headers['etag'] ?? '')
        .expect(304);
    },
  );

  it('are kept for ever where their name has a digest, and sent compressed', async () => {
    const { headers, text } = await request(app)
      .get('/console/assets/main-a1.js')
      .set('Accept-Encoding', 'gzip, br')
      .expect(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      vary: 'Accept-Encoding',
    });
    expect(text).toBeDefined();
    const plain = await request(app)
      .get('/console/assets/main-a1.js')
      .set('Accept-Encoding', 'identity')
      .expect(200);
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  it.each(['/console/assets/gone-b2.js', '/console/missing.png', '/console/../package.json', '/other'])(
    'are nothing else: %s',
    async (path) => {
      const { status } = await request(app).get(path);
      expect(status).toBe(404);
    },
  );

  it('are not served by a process without the role api', async () => {
    const { status } = await request(started(['worker'])).get('/console/');
    expect(status).toBe(404);
  });
});

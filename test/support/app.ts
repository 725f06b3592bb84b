import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { createApp } from '../../src/app.js';
import { AppConfig } from '../../src/config/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { expectDocumented } from './documented-answer.js';

export const ADMIN = { username: 'admin@example.com', password: 'correct horse battery' };

export interface TestApp extends AsyncDisposable {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly database: TestDatabase;
  /** A token of the first administrator. */
  readonly token: string;
  /** A request that carries that token; its answer must be what openapi.json says. */
  call(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string): request.Test;
  stop(): Promise<void>;
}

/** The whole application in this process on a database of its own, listening on a free port of loopback. */
export async function startTestApp(environment: Record<string, string> = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'image-integrator-'));
  const app = await createApp(
    AppConfig.fromEnv({
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      ADMIN_EMAIL: ADMIN.username,
      ADMIN_PASSWORD: ADMIN.password,
      EGRESS_ALLOW: '127.0.0.0/8',
      LOG_LEVEL: 'silent',
      ...environment,
    }),
  );
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const login = await request(url).post('/api/v1/auth/login').send(ADMIN).expect(200);
  const { accessToken: token } = login.body as { accessToken: string };
  const stop = async (): Promise<void> => {
    await app.close();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return {
    app,
    url,
    database,
    token,
    call: (method, path) =>
      request(url)[method](path).auth(token, { type: 'bearer' }).expect(expectDocumented),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

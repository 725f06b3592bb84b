import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  DEFAULT_ERP_ACCOUNT,
  DEFAULT_OMNITRON_ACCOUNT,
  startErpSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { installation, startAppProcess } from '../support/app-process.js';
import { cli } from '../support/cli.js';
import { createTestDatabase } from '../support/database.js';
import { differences, waitForRun } from '../support/image-flow.js';

interface ExpectedRun extends Readonly<Record<string, unknown>> {
  readonly id: string;
  /** SKU, status and code of each row, sorted. */
  readonly rows: readonly string[];
}

interface Expected {
  readonly users: readonly string[];
  readonly runs: readonly ExpectedRun[];
  /** The run that its version was killed in. */
  readonly interrupted: string;
}

interface Row {
  readonly sku: string | null;
  readonly status: string;
  readonly code: string | null;
}

const { environment: SECRETS } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'secrets.json'), 'utf8'),
) as { environment: Record<'SECRETS_KEY' | 'JWT_SECRET' | 'ADMIN_EMAIL' | 'ADMIN_PASSWORD', string> };

/** Backups that earlier versions' databases were made into, by the last migration that they have had. */
const backups = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.backup'));

describe('an upgrade', { timeout: 300_000 }, () => {
  it('is tried from at least one earlier version', () => {
    expect(backups).toContain('1764000017000.backup');
  });

  it.each(backups)('brings %s to this version: its runs are read, and its flow runs', async (name) => {
    const file = join(import.meta.dirname, name);
    const expected = JSON.parse(readFileSync(file.replace(/backup$/, 'json'), 'utf8')) as Expected;
    const database = await createTestDatabase({ migrated: false });
    await database.dataSource.destroy();
    const place = installation({
      DATABASE_URL: database.url,
      // The runs stay, however long ago they were.
      RETENTION_DAYS: '3650',
      ...SECRETS,
    });
    const [erp, omnitron] = await Promise.all([
      startErpSimulator({ products: 60 }),
      startOmnitronSimulator({ products: 60 }),
    ]);
    const restored = await cli(place.environment, 'restore', file);
    expect(restored).toMatchObject({
      code: 0,
      out: expect.stringContaining('Stopped flows: erp-images, images'),
    });
    const app = await startAppProcess(place.environment);
    onTestFinished(async () => {
      await app.stop();
      await Promise.all([erp.stop(), omnitron.stop()]);
      await database.drop();
      place.remove();
    });

    const login = { username: SECRETS.ADMIN_EMAIL, password: SECRETS.ADMIN_PASSWORD };
    const { body: session } = await request(app.url).post('/api/v1/auth/login').send(login).expect(200);
    const { accessToken: token } = session as { accessToken: string };
    const call = (method: 'get' | 'post' | 'put' | 'patch', path: string) =>
      request(app.url)[method](`/api/v1/${path}`).auth(token, { type: 'bearer' });
    const get = async <T>(path: string): Promise<T> => (await call('get', path).expect(200)).body as T;

    const users = await get<{ results: { email: string }[] }>('users');
    expect(users.results.map(({ email }) => email).sort()).toEqual(expected.users);
    for (const { rows, ...run } of expected.runs) {
      expect(await get(`runs/${run.id}`)).toMatchObject(run);
      const { results } = await get<{ results: Row[] }>(`runs/${run.id}/rows?limit=100`);
      expect(results.map(({ sku, status, code }) => [sku, status, code].join(' ')).sort()).toEqual(rows);
    }
    const server = { url: app.url, token };
    expect(await waitForRun(server, expected.interrupted)).toMatchObject({ status: 'cancelled', written: 0 });
    expect(await get('flows/images/samples')).toMatchObject({ results: [{ name: 'first-page' }] });

    // Nobody answers at the old addresses, or whoever has got their ports since; the stored passwords were opened to try.
    for (const login of ['omnitron', 'erp']) {
      const { body: tried } = await call('post', 'test/login').send({ login }).expect(200);
      expect(tried).toHaveProperty('code', expect.not.stringContaining('SECRET_UNREADABLE'));
    }
    // Here the flow finds its systems at other addresses, which stored passwords are not sent to.
    const addresses = {
      omnitron: { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT },
      erp: { url: `${erp.url}/login`, ...DEFAULT_ERP_ACCOUNT },
    };
    for (const [slug, settings] of Object.entries(addresses)) {
      const stored = await get<{ name: string; type: string; settings: object }>(`logins/${slug}`);
      const { name, type } = stored;
      await call('put', `logins/${slug}`)
        .send({ slug, name, type, settings: { ...stored.settings, ...settings } })
        .expect(200);
    }
    const { omnitron: card, read } = await get<{ omnitron: object; read: object }>('flows/images');
    await call('patch', 'flows/images')
      .send({
        omnitron: { ...card, domainUrl: omnitron.url },
        read: { ...read, url: `${erp.url}/products/offset` },
      })
      .expect(200);
    const { body: started } = await call('post', 'flows/images/runs').send({}).expect(202);
    const run = await waitForRun(server, (started as { runId: string }).runId);
    expect(run).toMatchObject({ status: 'succeeded', written: 60, skipped: 0, failed: 0 });
    expect(differences({ erp, omnitron })).toEqual([]);
  });
});

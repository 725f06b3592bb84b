import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { AppConfig } from '../../src/config/index.js';
import { EgressPolicies } from '../../src/http-client/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

const PRODUCTS = 60;
const KEYS = {
  SECRETS_KEY: Buffer.alloc(32, 3).toString('base64'),
  JWT_SECRET: 'a secret of the test, long enough for a key',
};

interface Demo {
  readonly state: string;
  readonly obstacle: string | null;
  readonly flow: string;
  readonly logins: string[];
  readonly erpUrl: string;
  readonly omnitronUrl: string;
  readonly startedAt: string;
}

let server: TestApp;
let client: Client;
beforeAll(async () => {
  server = await startTestApp({ ...KEYS, EGRESS_ALLOW: '', DEMO: 'on' });
  client = new Client({ connectionString: server.database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

async function demo(): Promise<Demo> {
  return (await server.call('get', '/api/v1/demo').expect(200)).body as Demo;
}

async function start(status: number): Promise<Demo> {
  const { body } = await server.call('post', '/api/v1/demo').send({ products: PRODUCTS }).expect(status);
  return body as Demo;
}

async function runOf(flow: string, body: object): Promise<string> {
  const { body: started } = await server.call('post', `/api/v1/flows/${flow}/runs`).send(body).expect(202);
  return (started as { runId: string }).runId;
}

/** How many rows each table has; the audit log keeps what was done, and the clocks are of no flow. */
async function rowCounts(): Promise<Record<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('public', 'queue') AND tablename NOT LIKE 'run_rows_%' AND tablename NOT LIKE 'row_failures_%'
       AND tablename NOT IN ('audit_log', 'access_tokens') AND (schemaname = 'public' OR tablename = 'job')`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${name}`);
    counts[name] = rows[0]?.count ?? -1;
  }
  return counts;
}

const mayReach = (
  purpose: 'read' | 'write' | 'lookup' | 'login' | 'script' | 'alarm',
  url: string,
): boolean => {
  try {
    return server.app.get(EgressPolicies).for(purpose).checkUrl(url) !== null;
  } catch {
    return false;
  }
};

describe('the demo on request', () => {
  it('makes a flow that runs green, opens two ports and no more, and goes without a trace', async () => {
    expect(await demo()).toMatchObject({ state: 'none', obstacle: null, flow: null, logins: [] });
    const before = await rowCounts();

    const made = await start(201);
    expect(made).toMatchObject({ state: 'running', flow: 'demo', logins: ['demo-erp', 'demo-omnitron'] });
    expect(await start(200)).toEqual(made);

    const { erpUrl, omnitronUrl } = made;
    const reached = (['login', 'read', 'lookup', 'write', 'script', 'alarm'] as const).filter((purpose) =>
      mayReach(purpose, erpUrl),
    );
    expect(reached).toEqual(['login', 'read']);
    expect(mayReach('write', omnitronUrl)).toBe(true);
    expect(mayReach('read', omnitronUrl)).toBe(false);
    expect(mayReach('login', 'http://127.0.0.1:9/')).toBe(false);
    expect(mayReach('login', erpUrl.replace('127.0.0.1', '127.0.0.2'))).toBe(false);

    const runId = await runOf('demo', {});
    await expect
      .poll(async () => (await server.call('get', `/api/v1/runs/${runId}`)).body as object, {
        timeout: 30_000,
      })
      .toMatchObject({ state: 'finished', status: 'succeeded', written: PRODUCTS });
    const { body: installation } = await server.call('get', '/api/v1/installation').expect(200);
    expect((installation as { findings: object[] }).findings).toContainEqual(
      expect.objectContaining({ check: 'egress', verdict: 'ok' }),
    );

    // It ends a run that is under way.
    await runOf('demo', { force: true });
    await server.call('delete', '/api/v1/demo').expect(204);
    expect(await demo()).toMatchObject({ state: 'none', flow: null });
    expect(await rowCounts()).toEqual(before);
    await expect(fetch(erpUrl)).rejects.toThrow('fetch failed');
    expect(mayReach('read', erpUrl)).toBe(false);
    await server.call('delete', '/api/v1/demo').expect(204);
  });

  it('leaves alone what others have called so, and what others use', async () => {
    const login = { slug: 'demo-erp', name: 'Ours', type: 'none', settings: {} };
    await server.call('post', '/api/v1/logins').send(login).expect(201);
    const made = await start(201);
    expect(made).toMatchObject({ flow: 'demo-2', logins: ['demo-erp-2', 'demo-omnitron-2'] });

    const { body: document } = await server.call('get', '/api/v1/flows/demo-2').expect(200);
    const { omnitron, read } = document as { omnitron: object; read: object };
    await server
      .call('post', '/api/v1/flows')
      .send({ name: 'Own', slug: 'own', direction: 'inbound', omnitron, read })
      .expect(201);
    const { body: refusal } = await server.call('delete', '/api/v1/demo').expect(409);
    expect(refusal).toMatchObject({
      code: 'DEMO_IN_USE',
      detail: expect.stringContaining('flow own') as string,
    });
    expect(await demo()).toMatchObject({ state: 'running' });
    await server.call('delete', '/api/v1/flows/own').expect(204);

    // What a user has removed already is passed over.
    await server.call('delete', '/api/v1/flows/demo-2').expect(204);
    await server.call('delete', '/api/v1/logins/demo-erp-2').expect(204);
    await server.call('delete', '/api/v1/demo').expect(204);
    await server.call('get', '/api/v1/logins/demo-omnitron-2').expect(404);
    await server.call('get', '/api/v1/logins/demo-erp').expect(200);
    await server.call('delete', '/api/v1/logins/demo-erp').expect(204);
  });

  it('leaves nothing when it cannot be made whole', async () => {
    const before = await rowCounts();
    await client.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$`,
    );
    await client.query('CREATE TRIGGER refuse BEFORE INSERT ON flows FOR EACH ROW EXECUTE FUNCTION refuse()');
    try {
      await start(500);
    } finally {
      await client.query('DROP FUNCTION refuse CASCADE');
    }
    expect(await demo()).toMatchObject({ state: 'none' });
    expect(await rowCounts()).toEqual(before);
    expect(await start(201)).toMatchObject({ state: 'running', flow: 'demo' });
    await server.call('delete', '/api/v1/demo').expect(204);
  });

  it('takes away nothing that has its name only: another flow, a login that leads elsewhere, what is known of a real shop', async () => {
    const shop = 'https://shop.example.com';
    const { flow, omnitronUrl } = await start(201);
    await server.call('delete', `/api/v1/flows/${flow}`).expect(204);
    const { body: own } = await server
      .call('post', '/api/v1/flows')
      .send({
        name: 'Demo',
        slug: flow,
        direction: 'inbound',
        omnitron: { login: 'demo-omnitron', domainUrl: shop },
        read: { login: null, url: 'https://erp.example.com/items' },
      })
      .expect(201);
    const settings = { domainUrl: shop, username: 'real', password: 'real' };
    await server
      .call('put', '/api/v1/logins/demo-omnitron')
      .send({ slug: 'demo-omnitron', name: 'Real', type: 'omnitron', settings })
      .expect(200);
    await client.query(
      `INSERT INTO product_states (shop, sku, content_hash, image_count, fence, flow_id)
       SELECT shop, 'AK-1', '', 1, 1, $2 FROM unnest($1::text[]) AS shop`,
      [[shop, omnitronUrl], (own as { id: string }).id],
    );
    await server.call('delete', '/api/v1/demo').expect(204);
    expect(await demo()).toMatchObject({ state: 'none' });
    await server.call('get', `/api/v1/flows/${flow}`).expect(200);
    await server.call('get', '/api/v1/logins/demo-omnitron').expect(200);
    await server.call('get', '/api/v1/logins/demo-erp').expect(404);
    const { rows: known } = await client.query('SELECT shop FROM product_states');
    expect(known).toEqual([{ shop }]);
    await server.call('delete', `/api/v1/flows/${flow}`).expect(204);
    await server.call('delete', '/api/v1/logins/demo-omnitron').expect(204);
  });

  it('is refused where another process runs flows, which could not reach it', async () => {
    const other = new Client({
      connectionString: server.database.url,
      application_name: 'image-integrator session 0.1.0 w 4711 integrator-2',
    });
    await other.connect();
    try {
      const { body } = await server.call('post', '/api/v1/demo').send({}).expect(409);
      expect(body).toMatchObject({
        code: 'DEMO_UNAVAILABLE',
        detail: expect.stringContaining('integrator-2 (process 4711)') as string,
      });
      expect((await demo()).obstacle).toContain('integrator-2');
    } finally {
      await other.end();
    }
  });

  it('says after a restart that it has stopped, and can be removed, even where it is off by now', async () => {
    const { startedAt } = await start(201);
    const restarted = async (
      environment: Record<string, string>,
    ): Promise<AsyncDisposable & { call(method: 'get' | 'post' | 'delete'): request.Test }> => {
      const dataDir = mkdtempSync(join(tmpdir(), 'image-integrator-'));
      const app = await createApp(
        AppConfig.fromEnv({
          ...KEYS,
          DATABASE_URL: server.database.url,
          DATA_DIR: dataDir,
          LOG_LEVEL: 'silent',
          ...environment,
        }),
      );
      await app.listen(0, '127.0.0.1');
      const url = await app.getUrl();
      return {
        call: (method) => request(url)[method]('/api/v1/demo').auth(server.token, { type: 'bearer' }),
        [Symbol.asyncDispose]: async () => {
          await app.close();
          rmSync(dataDir, { recursive: true, force: true });
        },
      };
    };
    await server.app.close();
    {
      await using again = await restarted({ DEMO: 'on' });
      await again.call('get').expect(200, /"state":"stopped"/);
      const { body } = await again.call('post').send({ products: 1 }).expect(201);
      expect(body).toMatchObject({ state: 'running', flow: 'demo', products: 1 });
      expect((body as Demo).startedAt).not.toBe(startedAt);
    }
    await using off = await restarted({ PUBLIC_URL: 'https://integrator.example.com' });
    const { body: state } = await off.call('get').expect(200);
    expect(state).toMatchObject({ state: 'stopped', obstacle: expect.stringContaining('DEMO=on') as string });
    await off
      .call('post')
      .send({})
      .expect(409, /DEMO_UNAVAILABLE/);
    await off.call('delete').expect(204);
    await off.call('get').expect(200, /"state":"none"/);
  });
});

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import { AlarmCourier } from '../../src/monitoring/alarms/alarm-courier.js';
import { AlarmEvaluator } from '../../src/monitoring/alarms/alarm-evaluator.js';
import { RunHistory } from '../../src/runs/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { bodyOf, serveHttp, type TestServer } from '../support/http-server.js';
import { createFlow, createLogins, imageFlow, type Sides } from '../support/image-flow.js';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
/** None of its characters may mean anything to a URL. */
const MAIL_PASSWORD = `@:/?#%"\\' äß+/= %41`;
const NOWHERE = { erp: { url: 'http://127.0.0.1:9' }, omnitron: { url: 'http://127.0.0.1:9' } } as Sides;

interface Hook {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let receiver: TestServer;
let hooks: Hook[];
/** What the receiver answers; 200 when there is nothing left. */
let answers: number[];
let smtp: SMTPServer;
let mails: string[];
let server: TestApp;
let flows: Record<string, string>;

beforeAll(async () => {
  receiver = await serveHttp(async (incoming, response) => {
    hooks.push({ headers: incoming.headers as Record<string, string>, body: await bodyOf(incoming) });
    response.writeHead(answers.shift() ?? 200).end('noted');
  });
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'mailer' && password === MAIL_PASSWORD
        ? done(null, { user: username })
        : done(new Error('Who are you?')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
        mails.push(`to ${to}\n${Buffer.concat(chunks).toString()}`);
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  // No scheduler: the test decides when alarms are evaluated and delivered.
  server = await startTestApp({
    ROLES: 'api',
    SMTP_URL: `smtp://mailer@127.0.0.1:${port}`,
    SMTP_PASSWORD: MAIL_PASSWORD,
    SMTP_FROM: 'integrator@example.com',
  });
  await createLogins(server, NOWHERE);
  for (const slug of ['images', 'stock']) {
    await createFlow(server, imageFlow(NOWHERE, { name: slug, slug, script: null, mapping: null }));
  }
  const rows = await query<{ slug: string; id: string }>('SELECT slug, id FROM flows');
  flows = Object.fromEntries(rows.map(({ slug, id }) => [slug, id]));
});
afterAll(async () => {
  await server.stop();
  await receiver[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

beforeEach(async () => {
  hooks = [];
  answers = [];
  mails = [];
  await query(`DELETE FROM alarms`);
  await query(`DELETE FROM runs`);
  await query(`UPDATE flows SET state = 'stopped', started_at = NULL`);
});

function query<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
  return server.database.dataSource.query<T[]>(sql, parameters);
}

/** A run of a flow that finished some minutes ago. */
async function finishedRun(
  flow: string,
  run: {
    status?: string;
    written?: number;
    failed?: number;
    minutesAgo?: number;
    seconds?: number;
    errorCode?: string;
  } = {},
): Promise<void> {
  const {
    status = 'succeeded',
    written = 0,
    failed = 0,
    minutesAgo = 1,
    seconds = 10,
    errorCode = null,
  } = run;
  await query(
    `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, status, written,
       failed, error_code, started_at, finished_at)
     SELECT $1, $2, $3, 1, 'inbound', 'schedule', 'System', 'finished', $4, $5, $6, $7,
            at - make_interval(secs => $9), at
     FROM (SELECT now() - make_interval(secs => $8 * 60.0) AS at) AS t`,
    [newId(), flows[flow], flow, status, written, failed, errorCode, minutesAgo, seconds],
  );
}

const alarmOf = (fields: object = {}): object => ({
  name: 'Images fail',
  condition: 'row-error-rate',
  threshold: 10,
  resolveAfterSeconds: 0,
  webhook: { url: `${receiver.origin}/hook`, secret: SECRET },
  ...fields,
});

async function createAlarm(fields: object = {}): Promise<string> {
  const { body } = await server.call('post', '/api/v1/alarms').send(alarmOf(fields)).expect(201);
  return (body as { id: string }).id;
}

/** As if half a minute had passed. */
async function evaluate(): Promise<void> {
  await query(`UPDATE alarm_clock SET evaluated_at = '-infinity'`);
  expect(await server.app.get(AlarmEvaluator, { strict: false }).evaluate()).toBe(true);
}

async function deliver(): Promise<number> {
  await query(`UPDATE alarm_deliveries SET next_attempt_at = now() WHERE status = 'pending'`);
  return await server.app.get(AlarmCourier, { strict: false }).deliverDue();
}

interface EventBody {
  readonly id: string;
  readonly flow: string;
  readonly kind: string;
  readonly value: number;
  readonly message: string;
  readonly deliveries: { channel: string; status: string; attempts: number; error: string | null }[];
}

async function eventsOf(id: string): Promise<EventBody[]> {
  const { body } = await server.call('get', `/api/v1/alarms/${id}/events`).expect(200);
  return (body as { results: EventBody[] }).results;
}

const happened = async (id: string): Promise<string[]> =>
  (await eventsOf(id)).toReversed().map(({ flow, kind }) => `${flow} ${kind}`);

describe('a silenced alarm', () => {
  const silence = (id: string, minutes: number, status = 200) =>
    server
      .call('put', `/api/v1/alarms/${id}/silence`)
      .send({ minutes, reason: 'The ERP is migrated' })
      .expect(status);

  it('tells nobody of what opens, and tells what is still open afterwards', async () => {
    const id = await createAlarm({ flow: 'images' });
    await silence(id, 0, 422);
    await silence(id, 60 * 24 * 31, 422);
    const { body } = await silence(id, 60);
    expect(body).toMatchObject({
      silence: { reason: 'The ERP is migrated', by: expect.stringContaining('@') as string },
    });
    await finishedRun('images', { written: 50, failed: 50 });
    await evaluate();
    expect(await deliver()).toBe(0);
    expect(await eventsOf(id)).toMatchObject([{ kind: 'opened', silenced: true, deliveries: [] }]);
    const { body: overview } = await server.call('get', '/api/v1/overview').expect(200);
    expect(overview).toMatchObject({ alarms: [{ id, silencedUntil: expect.any(String) as string }] });
    await evaluate();
    expect(await deliver()).toBe(0);
    await server.call('delete', `/api/v1/alarms/${id}/silence`).expect(204);
    await evaluate();
    expect(await deliver()).toBe(1);
    await evaluate();
    expect(await deliver()).toBe(0);
    expect(hooks.map(({ body: sent }) => (JSON.parse(sent) as { type: string }).type)).toEqual([
      'alarm.opened',
    ]);
  });

  it('tells of the end of what was told before, and not of what nobody knew', async () => {
    const known = await createAlarm({ flow: 'images' });
    await finishedRun('images', { written: 50, failed: 50 });
    await evaluate();
    await deliver();
    await silence(known, 60);
    const unknown = await createAlarm({ name: 'Unknown', flow: 'images' });
    await silence(unknown, 60);
    await evaluate();
    await query('DELETE FROM runs');
    await evaluate();
    await deliver();
    expect(await happened(unknown)).toEqual(['images opened', 'images resolved']);
    expect(hooks.map(({ body: sent }) => (JSON.parse(sent) as { type: string }).type)).toEqual([
      'alarm.opened',
      'alarm.resolved',
    ]);
  });
});

describe('a preview', () => {
  const preview = async (rule: object, status = 200): Promise<unknown> =>
    (await server.call('post', '/api/v1/test/alarm').send(rule).expect(status)).body;

  it('says when a rule would have opened in the last days, and saves nothing', async () => {
    for (const hours of [70, 46, 22]) {
      await finishedRun('images', { written: 80, failed: 20, minutesAgo: hours * 60 });
      await finishedRun('images', { written: 99, failed: 1, minutesAgo: (hours - 3) * 60 });
    }
    const rule = { condition: 'row-error-rate', threshold: 10, resolveAfterSeconds: 0 };
    expect(await preview(rule)).toMatchObject({
      canLookBack: true,
      flows: 1,
      opened: 3,
      openings: [22, 46, 70].map(() => ({
        flow: 'images',
        peak: 20,
        resolvedAt: expect.any(String) as string,
      })),
    });
    expect(await preview({ ...rule, days: 1 })).toMatchObject({ opened: 1 });
    expect(await preview({ ...rule, flow: 'stock' })).toMatchObject({ flows: 0, opened: 0 });
    expect(await preview({ ...rule, threshold: 21 })).toMatchObject({ opened: 0 });
    expect(await preview({ ...rule, condition: 'held-rows' })).toMatchObject({
      canLookBack: false,
      opened: 0,
    });
    expect(await preview({ ...rule, threshold: 101 }, 422)).toMatchObject({
      errors: [{ path: 'threshold' }],
    });
    expect(await query('SELECT FROM alarms')).toEqual([]);
  });

  it('is refused for more than can be read, and when the database takes too long', async () => {
    for (const minutesAgo of [10, 20]) await finishedRun('images', { minutesAgo });
    const history = server.app.get(RunHistory, { strict: false });
    const [from, to] = [new Date(Date.now() - 3_600_000), new Date()];
    const read = (minutes: number, patienceMs = 10_000): Promise<object[]> =>
      history.listMinutes(from, to, null, { minutes, patienceMs });
    const refused = { code: 'INPUT_INVALID', message: expect.stringContaining('fewer days') as string };
    expect(await read(2)).toHaveLength(2);
    await expect(read(1)).rejects.toMatchObject(refused);
    await server.database.dataSource.transaction(async (transaction) => {
      await transaction.query('LOCK TABLE runs IN ACCESS EXCLUSIVE MODE');
      await expect(read(2, 50)).rejects.toMatchObject(refused);
    });
  });

  it('knows how long a started flow was without a good run', async () => {
    await query(
      `UPDATE flows SET state = 'running', started_at = now() - interval '20 days' WHERE slug = 'images'`,
    );
    for (const hours of [60, 50, 10, 1]) await finishedRun('images', { minutesAgo: hours * 60 });
    const { body } = await server
      .call('post', '/api/v1/test/alarm')
      .send({ condition: 'no-success', threshold: 24 * 60, resolveAfterSeconds: 0, days: 2 })
      .expect(200);
    expect(body).toMatchObject({
      opened: 1,
      openings: [{ flow: 'images', resolvedAt: expect.any(String) as string }],
    });
  });
});

describe('an alarm', () => {
  it('of docs/monitoring.md is taken as it stands there', async () => {
    const section = readFileSync('docs/monitoring.md', 'utf8').split('## Alarms')[1] ?? '';
    const [request = '{}', notice = '{}'] = [...section.matchAll(/```json\n([^`]*)```/g)].map(
      ([, json]) => json,
    );
    const { body } = await server
      .call('post', '/api/v1/alarms')
      .send(JSON.parse(request) as object)
      .expect(201);
    expect(body).toMatchObject({ condition: 'row-error-rate', resolveThreshold: 2 });
    await server
      .call('put', `/api/v1/alarms/${(body as { id: string }).id}`)
      .send({ ...(JSON.parse(request) as object), webhook: { url: `${receiver.origin}/`, secret: SECRET } })
      .expect(200);
    await finishedRun('images', { written: 70, failed: 10 });
    await query('UPDATE alarms SET open_after_seconds = 0');
    await evaluate();
    await deliver();
    const sent = JSON.parse(hooks[0]?.body ?? '{}') as {
      data: { alarm: { id: string }; installation: string };
    };
    const shown = JSON.parse(notice) as typeof sent;
    shown.data.alarm.id = sent.data.alarm.id;
    shown.data.installation = sent.data.installation;
    expect({ ...sent, timestamp: null }).toEqual({ ...shown, timestamp: null });
  });

  it('is made, read, replaced and deleted, and never shows its secret', async () => {
    const id = await createAlarm({ flow: 'images' });
    const { body } = await server.call('get', `/api/v1/alarms/${id}`).expect(200);
    expect(body).toMatchObject({
      flow: 'images',
      threshold: 10,
      resolveThreshold: 10,
      webhook: { secret: '***' },
    });
    const kept = alarmOf({ threshold: 20, webhook: { url: `${receiver.origin}/other`, secret: '***' } });
    await server.call('put', `/api/v1/alarms/${id}`).send(kept).expect(200);
    await server.call('post', `/api/v1/alarms/${id}/test`).expect(200);
    new Webhook(SECRET).verify(hooks[0]?.body ?? '', hooks[0]?.headers ?? {});
    const list = await server.call('get', '/api/v1/alarms').expect(200);
    expect(list.body).toMatchObject({ count: 1, results: [{ id, threshold: 20, flow: null }] });
    expect(
      JSON.stringify([list.body, await query('SELECT * FROM alarms JOIN alarm_channels ON alarm_id = id')]),
    ).not.toContain(SECRET.slice(6));
    await server.call('delete', `/api/v1/alarms/${id}`).expect(204);
    await server.call('get', `/api/v1/alarms/${id}`).expect(404);
  });

  it.each([
    ['threshold', { threshold: 120 }],
    ['resolveThreshold', { resolveThreshold: 11 }],
    ['webhook.secret', { webhook: { url: 'http://127.0.0.1:1/', secret: 'short' } }],
    ['webhook.secret', { webhook: { url: 'http://127.0.0.1:1/', secret: '***' } }],
  ])('with a wrong %s is refused (%j)', async (path, fields) => {
    const { body } = await server.call('post', '/api/v1/alarms').send(alarmOf(fields)).expect(422);
    expect(body).toMatchObject({ code: 'INPUT_INVALID', errors: [{ path }] });
  });

  it('without any channel is refused at each of them', async () => {
    const { body } = await server
      .call('post', '/api/v1/alarms')
      .send(alarmOf({ webhook: null }))
      .expect(422);
    const { errors } = body as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path)).toEqual(expect.arrayContaining(['email', 'webhook']));
  });

  it('does not reach where requests may not go, and has a name of its own', async () => {
    const inside = alarmOf({ webhook: { url: 'http://10.0.0.1/', secret: SECRET } });
    const denied = await server.call('post', '/api/v1/alarms').send(inside);
    expect(denied.body).toMatchObject({ code: 'EGRESS_DENIED' });
    await createAlarm();
    const twin = await server
      .call('post', '/api/v1/alarms')
      .send(alarmOf({ name: 'IMAGES FAIL' }))
      .expect(409);
    expect(twin.body).toMatchObject({ code: 'ALARM_EXISTS' });
  });

  it('opens for each flow that is wrong, once, and resolves', async () => {
    const id = await createAlarm();
    await finishedRun('images', { status: 'partial', written: 80, failed: 20 });
    await finishedRun('stock', { written: 99, failed: 1 });
    await evaluate();
    await evaluate();
    expect(await happened(id)).toEqual(['images opened']);
    const { body } = await server.call('get', `/api/v1/alarms/${id}`).expect(200);
    expect(body).toMatchObject({ open: [{ flow: 'images', value: 20 }] });
    await finishedRun('images', { written: 900 });
    await evaluate();
    expect(await happened(id)).toEqual(['images opened', 'images resolved']);
    expect((await eventsOf(id))[0]?.message).toBe(
      'Flow images: resolved, 2 % of the rows failed in the last 60 minutes.',
    );
  });

  it('counts the rows of a run that still goes on', async () => {
    const id = await createAlarm({ condition: 'row-failures', threshold: 5 });
    await query(
      `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, failed)
       VALUES ($1, $2, 'images', 1, 'inbound', 'schedule', 'System', 'running', 5)`,
      [newId(), flows['images']],
    );
    await evaluate();
    expect(await happened(id)).toEqual(['images opened']);
  });

  it.each([
    ['run-error-rate', 50, [{ status: 'failed' }, {}], 50],
    ['flow-duration', 60, [{ seconds: 50 }, { seconds: 90 }], 70],
    [
      'login-failure',
      2,
      [
        { status: 'failed', errorCode: 'LOGIN_REFUSED' },
        { status: 'failed', errorCode: 'LOGIN_CAPPED' },
      ],
      2,
    ],
  ])('on %s of %d opens', async (condition, threshold, runs, value) => {
    const id = await createAlarm({ condition, threshold });
    for (const run of runs) await finishedRun('images', run);
    await finishedRun('images', {
      minutesAgo: 120,
      status: 'failed',
      seconds: 1000,
      errorCode: 'LOGIN_REFUSED',
    });
    await evaluate();
    const [event] = await eventsOf(id);
    expect(event).toMatchObject({ flow: 'images', kind: 'opened' });
    expect(event?.value).toBeCloseTo(value);
  });

  it('on no success counts from the last good run, of started flows alone', async () => {
    const id = await createAlarm({ condition: 'no-success', threshold: 30 });
    await query(`UPDATE alarms SET updated_at = now() - interval '1 day'`);
    await query(
      `UPDATE flows SET state = 'running', started_at = now() - interval '2 hours' WHERE slug = 'images'`,
    );
    await finishedRun('images', { minutesAgo: 20 });
    await finishedRun('images', { minutesAgo: 5, status: 'failed' });
    await evaluate();
    expect(await happened(id)).toEqual([]);
    await query(
      `UPDATE runs SET finished_at = finished_at - interval '20 minutes' WHERE status = 'succeeded'`,
    );
    await evaluate();
    expect(await happened(id)).toEqual(['images opened']);
    await finishedRun('images', { status: 'empty' });
    await evaluate();
    expect(await happened(id)).toEqual(['images opened', 'images resolved']);
  });

  it('that is disabled resolves what it has open, and watches nothing', async () => {
    const id = await createAlarm();
    await finishedRun('images', { status: 'failed', failed: 10 });
    await evaluate();
    await server
      .call('put', `/api/v1/alarms/${id}`)
      .send(alarmOf({ enabled: false }))
      .expect(200);
    await evaluate();
    await evaluate();
    expect(await happened(id)).toEqual(['images opened', 'images resolved']);
  });

  it('is evaluated by one process of many', async () => {
    await createAlarm();
    await query(`UPDATE alarm_clock SET evaluated_at = '-infinity'`);
    const evaluator = server.app.get(AlarmEvaluator, { strict: false });
    const turns = await Promise.all(Array.from({ length: 5 }, () => evaluator.evaluate()));
    expect(turns.filter(Boolean)).toHaveLength(1);
  });
});

describe('a notice', () => {
  async function openAlarm(fields: object = {}): Promise<string> {
    const id = await createAlarm(fields);
    await finishedRun('images', { status: 'failed', failed: 10 });
    await evaluate();
    return id;
  }

  it('is posted with a signature that any Standard Webhooks library verifies', async () => {
    const id = await openAlarm();
    expect(await deliver()).toBe(1);
    expect(await deliver()).toBe(0);
    const [hook] = hooks;
    const [event] = await eventsOf(id);
    expect(new Webhook(SECRET).verify(hook?.body ?? '', hook?.headers ?? {})).toMatchObject({
      type: 'alarm.opened',
      data: { alarm: { id, name: 'Images fail' }, flow: 'images', value: 100 },
    });
    expect(() => new Webhook(SECRET).verify(`${hook?.body} `, hook?.headers ?? {})).toThrow(/signature/i);
    expect(hook?.headers['webhook-id']).toBe(event?.id);
    expect(event?.deliveries).toMatchObject([
      { channel: 'webhook', status: 'delivered', attempts: 1, error: null },
    ]);
  });

  it('is tried again under the same id until it is taken, and says why it was not', async () => {
    answers = [500, 404];
    const id = await openAlarm();
    await deliver();
    expect((await eventsOf(id))[0]?.deliveries).toMatchObject([
      { status: 'pending', attempts: 1, error: 'HTTP 500: noted' },
    ]);
    const waits = await query<{ seconds: number }>(
      'SELECT extract(epoch FROM next_attempt_at - now())::float8 AS seconds FROM alarm_deliveries',
    );
    expect(waits[0]?.seconds).toBeGreaterThan(4);
    await deliver();
    await deliver();
    expect((await eventsOf(id))[0]?.deliveries).toMatchObject([{ status: 'delivered', attempts: 3 }]);
    expect(new Set(hooks.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('is given up after a day', async () => {
    answers = [500];
    const id = await openAlarm();
    await query(`UPDATE alarm_events SET happened_at = now() - interval '1 day'`);
    await deliver();
    expect((await eventsOf(id))[0]?.deliveries).toMatchObject([{ status: 'failed', attempts: 1 }]);
    expect(await deliver()).toBe(0);
  });

  it('in the hands of a process that died is sent by another when its lease has ended', async () => {
    const id = await openAlarm();
    // What a process does before it sends, and all that one killed there has done.
    await query(
      `UPDATE alarm_deliveries SET attempts = attempts + 1, next_attempt_at = now() + interval '120 seconds'`,
    );
    expect(await server.app.get(AlarmCourier, { strict: false }).deliverDue()).toBe(0);
    expect(await deliver()).toBe(1);
    expect((await eventsOf(id))[0]?.deliveries).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  it('goes out by e-mail too, to everybody who is named', async () => {
    await openAlarm({ email: { to: ['a@example.com', 'b@example.com'] } });
    expect(await deliver()).toBe(2);
    expect(hooks).toHaveLength(1);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('to a@example.com, b@example.com');
    expect(mails[0]).toContain('Subject: [opened] Images fail');
    expect(mails[0]).toContain('100 % of the rows failed');
  });

  it('that is a test tells at once what each channel said', async () => {
    answers = [410];
    const id = await createAlarm({ email: { to: ['a@example.com'] } });
    const { body } = await server.call('post', `/api/v1/alarms/${id}/test`).expect(200);
    expect(body).toEqual({
      results: [
        { channel: 'email', ok: true, detail: expect.stringContaining('250') },
        { channel: 'webhook', ok: false, detail: 'HTTP 410: noted' },
      ],
    });
    expect(JSON.parse(hooks[0]?.body ?? '{}')).toMatchObject({ type: 'alarm.test' });
  });
});

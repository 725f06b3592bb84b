// Makes the backup of a version that later ones are tested with (upgrade.e2e.spec.ts), when that version is released:
//
//   npm run build && npx node test/upgrade/make-backup.mjs [<folder of the version, built>]
//
// It starts that version on an empty database, uses it over its API, kills it in the middle of a run, and writes
// test/upgrade/<last migration>.backup and .json, which says what the backup holds. The backup is made by this version.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const HERE = import.meta.dirname;
const { environment: SECRETS } = JSON.parse(readFileSync(join(HERE, 'secrets.json'), 'utf8'));
const THIS_VERSION = resolve(HERE, '../..');
const version = resolve(process.argv[2] ?? THIS_VERSION);
const PRODUCTS = 60;
const WAIT_MS = 60_000;

const { startErpSimulator, startOmnitronSimulator } = await import(
  pathToFileURL(join(version, 'dist/src/demo/index.js')).href
);
const dataDir = mkdtempSync(join(tmpdir(), 'upgrade-'));
chmodSync(dataDir, 0o755);
const [erp, omnitron] = await Promise.all([
  startErpSimulator({ products: PRODUCTS }),
  startOmnitronSimulator({ products: PRODUCTS - 1 }),
]);
const server = await startServer();
let token = '';

try {
  ({ accessToken: token } = await send('POST', 'auth/login', {
    username: SECRETS.ADMIN_EMAIL,
    password: SECRETS.ADMIN_PASSWORD,
  }));
  const users = [
    { email: 'viewer@example.com', password: SECRETS.ADMIN_PASSWORD, role: 'viewer' },
    { email: 'erp@example.com', password: SECRETS.ADMIN_PASSWORD, role: 'sender' },
  ];
  for (const user of users) await send('POST', 'users', user);
  await makeLogins();
  await makeFlows();
  const runs = [
    await finished(await send('POST', 'flows/images/runs', {})),
    await finished(await send('POST', 'flows/images/runs', { sku: ['AK000001-KRM-S', 'NOT-THERE'] })),
    await finished(await send('POST', 'outbound/erp-images', [row('AK000002-KRM-S'), row('NOT-THERE')])),
  ];
  await send('POST', 'flows/images/samples', { name: 'first-page' });
  await send('POST', 'flows/images/start', undefined);
  // The next page never comes: the run is in the middle of its reading when the server is killed.
  erp.faults.add({ kind: 'hang', when: 'before', rate: 1, match: { path: '/products/offset' } });
  const { runId } = await send('POST', 'flows/images/runs', { force: true });
  await until(async () => (await send('GET', `runs/${runId}`)).state === 'running');
  server.child.kill('SIGKILL');
  await once(server.child, 'exit');

  const content = await backUp();
  const file = join(HERE, content.migration.replace(/^\D+/, ''));
  const expected = {
    users: [SECRETS.ADMIN_EMAIL, ...users.map(({ email }) => email)].toSorted((a, b) => a.localeCompare(b)),
    runs,
    interrupted: runId,
  };
  writeFileSync(`${file}.json`, `${JSON.stringify(expected, null, 2)}\n`);
  console.log(`${file}.backup`);
} finally {
  server.child.kill('SIGKILL');
  await Promise.all([erp.stop(), omnitron.stop()]);
  rmSync(dataDir, { recursive: true, force: true });
}

async function startServer() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const child = spawn(process.execPath, [join(version, 'dist/src/main.js')], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: port,
      EGRESS_ALLOW: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
      ...SECRETS,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await until(() =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return { child, url };
}

async function until(isSo) {
  for (const end = Date.now() + WAIT_MS; !(await isSo()); await pause(100)) {
    if (Date.now() > end) throw new Error(`Not within ${WAIT_MS} ms: ${isSo}`);
  }
}

async function send(method, path, body) {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== '' && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

async function makeLogins() {
  const sides = [
    {
      slug: 'omnitron',
      name: 'Omnitron',
      type: 'omnitron',
      settings: { domainUrl: omnitron.url, username: 'integrator', password: 'omnitron-demo-password' },
    },
    {
      slug: 'erp',
      name: 'ERP',
      type: 'jwt',
      settings: { url: `${erp.url}/login`, username: 'erp-reader', password: 'erp-demo-password' },
    },
  ];
  for (const side of sides) await send('POST', 'logins', side);
}

async function makeFlows() {
  const card = { login: 'omnitron', domainUrl: omnitron.url };
  await send('POST', 'flows', {
    name: 'Images',
    timezone: 'Europe/Istanbul',
    omnitron: card,
    erpQuery: {
      sku: { key: 'sku', type: 'csv' },
      modified_date__gt: { key: 'modified_date__gt', type: 'datetime' },
    },
    read: {
      login: 'erp',
      url: `${erp.url}/products/offset`,
      modifiedDateKey: 'modified_date__gt',
      recordsPath: '$.results',
      pagination: { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize: 25 },
    },
    script: { language: 'javascript', source: 'function transform(rows) {\n  return rows;\n}\n' },
    mapping: [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }],
    schedule: { type: 'cron', expression: '0 0 3 1 1 ? *' },
  });
  await send('POST', 'flows', { name: 'ERP images', direction: 'outbound', omnitron: card });
  await send('POST', 'flows/erp-images/start', undefined);
}

function row(sku) {
  return { product_sku: sku, images: [{ url: `https://cdn.example.com/${sku}.jpg`, order: 1 }] };
}

/** What is expected of a run, when it has ended. */
async function finished({ runId }) {
  let run;
  await until(async () => (run = await send('GET', `runs/${runId}`)).state === 'finished');
  const { results } = await send('GET', `runs/${runId}/rows?limit=100`);
  const { id, flow, trigger, status, records, products, written, skipped, failed } = run;
  const rows = results.map(({ sku, status, code }) => [sku, status, code].join(' ')).sort();
  return { id, flow, trigger, status, records, products, written, skipped, failed, rows };
}

async function backUp() {
  const target = join(dataDir, 'made.backup');
  const cli = join(THIS_VERSION, 'bin/image-integrator.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'backup', target, '--json'], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...SECRETS },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const content = JSON.parse(stdout);
  copyFileSync(target, join(HERE, `${content.migration.replace(/^\D+/, '')}.backup`));
  return content;
}

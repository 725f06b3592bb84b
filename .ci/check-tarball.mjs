// What a user of the tarball does: installs it in an empty folder with an empty home and the system's Node, lets it show a flow
// between simulators, starts the server and speaks to it. Takes the tarball that is named, or packs one.
//
//   node .ci/check-tarball.mjs [tarball]
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Consumer } from './release/consumer.mjs';
import { pack } from './release/pack.mjs';

const READY_WITHIN_MS = 180_000;
const folder = mkdtempSync(join(tmpdir(), 'image-integrator-tarball-'));
// As root, the embedded Postgres runs as another user.
chmodSync(folder, 0o755);

try {
  const tarball = resolve(process.argv[2] ?? pack(folder).path);
  const consumer = new Consumer(folder);
  console.log(`In an empty folder, with Node ${consumer.node}`);
  step('npm install', () => warningsOf(consumer.run('npm', 'install', tarball)));
  step('image-integrator --version', () =>
    expectVersion(consumer.run('npx', 'image-integrator', '--version')),
  );
  step('image-integrator demo', () =>
    lastLine(consumer.run('npx', 'image-integrator', 'demo', '--products', '300'), /exactly/),
  );
  await tryServer(consumer);
  console.log('The tarball is sound.');
} catch (error) {
  console.error(`\nThe tarball is broken: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function step(name, work) {
  const started = performance.now();
  const said = work();
  console.log(`  ${name}: ${said} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

/** Only what npm cannot know is no fault: that the packages run on the Node that comes along, and which scripts are trusted. */
function warningsOf(printed) {
  const warnings = printed.split('\n').filter((line) => line.startsWith('npm warn'));
  const others = warnings.filter(
    (line) => !/^npm warn (EBADENGINE|allow-scripts|install-scripts)/.test(line),
  );
  if (others.length > 0) throw new Error(`npm install warns:\n${others.join('\n')}`);
  const engines = printed.match(/EBADENGINE Unsupported engine/g)?.length ?? 0;
  return `${engines} packages ask for a newer Node than the system's, and run on the one that came along`;
}

function expectVersion(printed) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  if (printed.trim() !== version) throw new Error(`--version prints ${printed.trim()}, not ${version}`);
  return version;
}

function lastLine(printed, pattern) {
  const line = printed.split('\n').findLast((text) => pattern.test(text));
  if (line === undefined) throw new Error(`nothing in this matches ${pattern}:\n${printed}`);
  return line.trim();
}

async function tryServer(consumer) {
  const port = await freePort();
  Object.assign(consumer.env, {
    PORT: String(port),
    HOST: '127.0.0.1',
    ADMIN_EMAIL: 'admin@example.com',
    LOG_LEVEL: 'warn',
  });
  const server = consumer.start('node_modules/.bin/image-integrator', 'start');
  try {
    await untilReady(`http://127.0.0.1:${port}/health/ready`, server);
    step('image-integrator user list', () =>
      lastLine(consumer.run('npx', 'image-integrator', 'user', 'list'), /admin@example\.com/),
    );
    const token = consumer.run('npx', 'image-integrator', 'user', 'token', 'admin@example.com', '--json');
    Object.assign(consumer.env, {
      INTEGRATOR_URL: `http://127.0.0.1:${port}`,
      INTEGRATOR_TOKEN: JSON.parse(token).accessToken,
    });
    step('image-integrator flow list', () =>
      consumer.run('npx', 'image-integrator', 'flow', 'list', '--json').replaceAll(/\s+/g, ' ').slice(0, 60),
    );
    step('image-integrator doctor', () =>
      lastLine(consumer.run('npx', 'image-integrator', 'doctor'), /sandbox/i),
    );
  } catch (error) {
    throw new Error(`${error.message}\nThe server said:\n${server.printed()}`, { cause: error });
  } finally {
    const code = await server.stop();
    console.log(`  image-integrator start: ended with ${code} on SIGTERM`);
  }
}

async function untilReady(url, server) {
  for (const deadline = Date.now() + READY_WITHIN_MS; ; await pause(300)) {
    if (server.hasEnded()) throw new Error('the server ended while it started');
    const isReady = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    if (Date.now() > deadline) throw new Error(`the server was not ready after ${READY_WITHIN_MS / 1000} s`);
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

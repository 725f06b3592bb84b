import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openPostgres } from './postgres.mjs';
import { runFlow } from './run-flow.mjs';

const READY_WITHIN_MS = 120_000;
const STOPPED_WITHIN_MS = 20_000;
const ADMIN = { email: 'admin@example.com', password: randomBytes(18).toString('base64') };

/** Starts what was built as an engine would, and lets it do what it is for. Throws a sentence for what is not so. */
export async function tryImage(image, folder, print) {
  if (image.account === null) throw new Error('it has no USER, and would run as root');
  if (!image.ports.includes(image.variables.PORT))
    throw new Error('EXPOSE does not name the PORT of its ENV');
  await using stack = new AsyncDisposableStack();
  const postgres = stack.adopt(await openPostgres(join(folder, 'postgres')), (server) => server.close());
  print(`Postgres at ${postgres.host}`);
  const settings = { ...image.environment(), ...postgres.settings, ...own(await freePort()) };
  const server = stack.adopt(start(image, settings), (process) => process.stop());
  await untilHealthy(image, server, settings);
  print(`Healthy, says the command of its HEALTHCHECK; it runs as user ${accountOf(server.pid, image)}`);
  checkFolders(image);
  print(`The flow: ${await runFlow(`http://127.0.0.1:${settings.PORT}`, ADMIN)}`);
  const code = await server.stop();
  if (code !== 0) throw new Error(`it ended with ${code} on SIGTERM instead of 0`);
  print('Ended with 0 on SIGTERM');
}

/** What the operator of a container sets. */
function own(port) {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    JWT_SECRET: randomBytes(48).toString('base64'),
    EGRESS_ALLOW: '127.0.0.0/8',
    LOG_LEVEL: 'warn',
  };
}

const isRoot = process.getuid?.() === 0;

function start(image, env) {
  const [program, ...args] = image.command;
  const account = isRoot ? image.account : {};
  const child = spawn(program, args, {
    cwd: image.place('.'),
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...account,
  });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  let stopped = false;
  return {
    pid: child.pid,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      if (!stopped) child.kill('SIGTERM');
      stopped = true;
      const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
      return await ended.finally(() => clearTimeout(timer));
    },
  };
}

async function untilHealthy(image, server, env) {
  const [program, ...args] = image.healthCheck;
  for (const deadline = Date.now() + READY_WITHIN_MS; ; await pause(500)) {
    if (server.hasEnded()) throw new Error('it ended while it started: see above');
    try {
      execFileSync(program, args, { cwd: image.place('.'), env, stdio: 'ignore' });
      return;
    } catch {
      if (Date.now() > deadline) throw new Error(`its health check failed for ${READY_WITHIN_MS / 1000} s`);
    }
  }
}

/** Whom the process belongs to, as the kernel says where it does. */
function accountOf(pid, image) {
  const wanted = isRoot ? image.account.uid : process.getuid();
  if (process.platform !== 'linux') return `${wanted} (not checked on ${process.platform})`;
  const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  if (uid !== wanted || uid === 0) throw new Error(`it runs as user ${uid} instead of ${wanted}`);
  return isRoot ? uid : `${uid} (started by this user, who may not become ${image.account.uid})`;
}

/** The user writes to the volumes alone: the root file system may be read-only. Whoever is not root owns all of it. */
function checkFolders(image) {
  for (const volume of image.volumes)
    if (!isWritable(image, volume)) throw new Error(`its user cannot write to ${volume}`);
  if (isRoot && isWritable(image, '.')) throw new Error('its user can write to the application');
}

function isWritable(image, path) {
  try {
    execFileSync('test', ['-w', image.place(path)], { stdio: 'ignore', ...(isRoot ? image.account : {}) });
    return true;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.js';

const BIN = resolve('bin/image-integrator.js');
const SERVER_SIDE =
  /node_modules\/(@nestjs|typeorm|pg|pg-boss|pyodide|class-validator|class-transformer|reflect-metadata|rxjs)\//;
const NEEDED_NODE = 24;
const ASKED_EVERY_MS = 20;
const PRELOAD = pathToFileURL(resolve('test/support/loaded-modules.mjs')).href;
const run = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
let server: Server;
let remote: Record<string, string>;

beforeAll(async () => {
  if (!existsSync('dist/src/cli.js')) throw new Error('Run "npm run build" first ("npm test" does).');
  folder = mkdtempSync(join(tmpdir(), 'image-integrator-bin-'));
  server = createServer((request, response) => {
    if (request.url === '/api/v1/runs/events') {
      const send = () => response.write('data: {"id":"1","flow":"images","state":"running"}\n\n');
      const sending = setInterval(send, ASKED_EVERY_MS);
      response.on('close', () => clearInterval(sending));
    } else if (request.url?.startsWith('/api/v1/flows?')) response.end('{"count":0,"results":[]}');
    else response.writeHead(404).end('{"code":"FLOW_NOT_FOUND","detail":"There is no such flow."}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  remote = {
    PATH: process.env['PATH'] ?? '',
    INTEGRATOR_URL: `http://127.0.0.1:${port}`,
    INTEGRATOR_TOKEN: 'token',
  };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function end(program: string, args: string[], env: Record<string, string> = remote): Promise<Ended> {
  return run(program, args, { env, cwd: folder }).then(
    (printed) => ({ code: 0, ...printed }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );
}

it.each(['--help', 'flow list', 'logs export runs', 'complete -- flow show '])(
  '"%s" loads no module of the server',
  async (line) => {
    const words = line.split(' ');
    const loaded = join(folder, `loaded by ${line}`);
    await end(process.execPath, ['--import', PRELOAD, BIN, ...words], { ...remote, LOADED_MODULES: loaded });
    const modules = readFileSync(loaded, 'utf8').split('\n');
    expect(modules).toContainEqual(expect.stringContaining('/node_modules/commander/'));
    expect(modules.filter((module) => SERVER_SIDE.test(module))).toEqual([]);
  },
);

it('a command on the installation itself loads the rooms it needs, and ends when it has answered', async () => {
  const database = await createTestDatabase();
  const loaded = join(folder, 'loaded by user list');
  const local = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    LOADED_MODULES: loaded,
  };
  const { code, stdout } = await end(
    process.execPath,
    ['--import', PRELOAD, BIN, 'user', 'list', '--json'],
    local,
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ results: [{ role: 'admin' }] });
  const rooms = readFileSync(loaded, 'utf8').matchAll(/\/dist\/src\/([a-z-]+)\//g);
  const needed = 'auth audit cli command-line common config database demo logger telemetry'.split(' ');
  expect(new Set([...rooms].map(([, room]) => room))).toEqual(new Set(needed));
  await database.drop();
});

it('ends without a word when its reader has seen enough', async () => {
  const line = `set -o pipefail; "${process.execPath}" "${BIN}" logs tail | head -n 1`;
  const { code, stdout, stderr } = await end('bash', ['--norc', '-c', line]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('images 1 running');
});

it.each([['erp-simulator'], ['omnitron-simulator']])('%s prints its help, and ends with 0', async (name) => {
  const simulator = resolve(`dist/src/demo/${name}.js`);
  expect(await end(process.execPath, [simulator, '--help'])).toEqual({
    code: 0,
    stdout: expect.stringContaining('--products <number>'),
    stderr: '',
  });
  expect(await end(process.execPath, [simulator, '--products', 'many'])).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^error: option '--products <number>' argument 'many' is invalid.*\n$/),
  });
});

describe('the script of completion', () => {
  it.each([
    ['bash', ['--norc', '-n']],
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ])('is accepted by %s', async (shell, args) => {
    if (findOnPath(shell).length === 0)
      return console.info(`${shell} is not installed: its script is not checked.`);
    const script = join(folder, `completion.${shell}`);
    const { stdout } = await end(process.execPath, [BIN, 'completion', shell]);
    writeFileSync(script, stdout);
    expect(await end(shell, [...args, script])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('completes in bash', async () => {
    const script = join(folder, 'completion.bash');
    writeFileSync(script, (await end(process.execPath, [BIN, 'completion', 'bash'])).stdout);
    const line = `source "${script}"; COMP_WORDS=("${BIN}" flow s); COMP_CWORD=2; _image_integrator; echo "\${COMPREPLY[@]}"`;
    expect(await end('bash', ['--norc', '-c', line])).toEqual({
      code: 0,
      stdout: 'show start stop\n',
      stderr: '',
    });
  });
});

describe('on an older Node', () => {
  const older = findOnPath('node').find((node) => majorOf(node) < NEEDED_NODE);
  const none = `Every Node on the PATH is ${NEEDED_NODE} or newer: the change to another one is not tried.`;

  it('runs on the Node that npm installed, with its exit code', async () => {
    if (older === undefined) return console.info(none);
    expect(await end(older, [BIN, 'flow', 'list'])).toMatchObject({ code: 0, stderr: '' });
    expect(await end(older, [BIN, 'flow', 'show', 'none'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'FLOW_NOT_FOUND: There is no such flow.\n',
    });
  });

  it('passes signals on, and leaves nothing behind', async () => {
    if (older === undefined) return console.info(none);
    const child = spawn(older, [BIN, 'logs', 'tail'], { env: remote, stdio: ['ignore', 'pipe', 'inherit'] });
    const requested = once(server, 'request') as Promise<[unknown, NodeJS.WritableStream]>;
    const [[, response]] = await Promise.all([requested, once(child.stdout, 'data')]);
    const cut = once(response, 'close');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([143, null]);
    await cut;
  });

  it('answers help and version by itself, without another Node', async () => {
    if (older === undefined) return console.info(none);
    const alone = join(folder, 'without-node');
    const program = join(alone, 'bin', 'image-integrator.js');
    cpSync(BIN, program);
    symlinkSync(resolve('dist'), join(alone, 'dist'));
    writeFileSync(join(alone, 'package.json'), '{"type": "module"}');
    for (const words of [['--version'], ['--help'], ['flow', 'list', '--help'], ['completion', 'bash']]) {
      expect(await end(older, [program, ...words])).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it('says which Node it needs where npm installed none', async () => {
    if (older === undefined) return console.info(none);
    const alone = join(folder, 'without-dist');
    cpSync(BIN, join(alone, 'bin', 'image-integrator.js'));
    mkdirSync(join(alone, 'dist', 'src'), { recursive: true });
    writeFileSync(join(alone, 'package.json'), '{"type": "module"}');
    writeFileSync(join(alone, 'dist', 'src', 'cli.js'), '');
    expect(await end(older, [join(alone, 'bin', 'image-integrator.js'), 'doctor'])).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^Image Integrator needs Node 24\.11 or newer\. This is Node \d+.+Install Node 24.+\n$/,
      ),
    });
  });
});

function findOnPath(program: string): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((path) => join(path, program)).filter((path) => existsSync(path));
}

function majorOf(node: string): number {
  return Number(/\d+/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' })));
}

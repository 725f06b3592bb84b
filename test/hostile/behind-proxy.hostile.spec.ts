import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HostileGround } from './hostile-ground.js';

/** A reverse proxy as people put one before the service: it adds the address of its client to what the client says. */
const PROXY = `
  const { createServer, request } = require('node:http');
  const target = new URL(process.argv[1]);
  createServer((from, to) => {
    const before = from.headers['x-forwarded-for'];
    const forwarded = [before, from.socket.remoteAddress].filter(Boolean).join(', ');
    const headers = { ...from.headers, 'x-forwarded-for': forwarded };
    const onward = request({ host: target.hostname, port: target.port, path: from.url, method: from.method, headers }, (answer) => {
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
    });
    from.pipe(onward);
  }).listen(0, '127.0.0.1', function () { process.stdout.write(String(this.address().port)); });`;

let ground: HostileGround;
let proxy: ChildProcess;
let port: number;

beforeAll(async () => {
  ground = await HostileGround.open(1, { TRUST_PROXY: '1' });
  proxy = spawn(process.execPath, ['-e', PROXY, ground.app.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [told] = (await once(proxy.stdout ?? proxy, 'data')) as [Buffer];
  port = Number(told.toString());
}, 180_000);
afterAll(async () => {
  proxy.kill('SIGKILL');
  await ground[Symbol.asyncDispose]();
});

/** The status of a login with a wrong password, from a client at `address` that says it is `claimed`. */
async function tryLogin(address: string, username: string, claimed: string): Promise<number | undefined> {
  const asked = request({
    host: '127.0.0.1',
    port,
    path: '/api/v1/auth/login',
    method: 'POST',
    localAddress: address,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': claimed },
  });
  asked.end(JSON.stringify({ username, password: 'a wrong password' }));
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode;
}

it('counts the tries of each client behind a proxy, whatever address it claims to have', async () => {
  const tries: (number | undefined)[] = [];
  for (let number = 1; number <= 7; number += 1)
    tries.push(await tryLogin('127.0.0.2', 'first@example.com', `203.0.113.${number}`));
  expect(tries.slice(0, 5)).toEqual(Array(5).fill(401));
  expect(tries.at(-1)).toBe(429);
  expect(await tryLogin('127.0.0.3', 'first@example.com', '127.0.0.2')).toBe(401);
});

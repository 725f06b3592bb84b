import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessTokens, USER_ROLES } from '../../src/auth/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ROOT, type Route, routes } from '../support/openapi-routes.js';

const document = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

/** The table after a `<!-- marker -->`, its first cell to its second. */
function tableOf(marker: string): Map<string, string> {
  const [, after = ''] = document.split(`<!-- ${marker} -->`);
  const lines = after.split('\n\n')[1]?.split('\n').slice(2) ?? [];
  return new Map(
    lines.map((line) => {
      const [, first = '', second = ''] = line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
      return [first, second] as const;
    }),
  );
}

const passes = tableOf('rules');
const rules = tableOf('routes');
const mayPass = (role: string, route: Route): boolean => {
  const rule = rules.get(route.name) ?? '';
  return rule === 'none' || (passes.get(rule) ?? '').split(', ').includes(role);
};

let server: TestApp;
const userIds = new Map<string, string>();

beforeAll(async () => {
  server = await startTestApp({ ROLES: 'api' });
  for (const role of USER_ROLES) {
    const { body } = await server
      .call('post', '/api/v1/users')
      .send({ email: `${role}@roles.example.com`, password: 'a long enough secret', role })
      .expect(201);
    userIds.set(role, (body as { id: string }).id);
  }
});
afterAll(() => server.stop());

/** Asks as nobody (null) or as a fresh session of the role; only the head of the answer is waited for. */
async function statusFor(route: Route, role: string | null): Promise<number> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (role !== null) {
    const { accessToken } = await server.app.get(AccessTokens).issueToken(userIds.get(role) ?? '');
    headers['authorization'] = `Bearer ${accessToken}`;
  }
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name.toLowerCase().endsWith('id') ? '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' : '1',
  );
  const body = route.method === 'GET' ? undefined : '{}';
  const response = await fetch(server.url + path, { method: route.method, headers, body });
  await response.body?.cancel();
  return response.status;
}

describe('docs/security.md', () => {
  it('names the rule of every route, and of no other', () => {
    expect([...rules.keys()].sort()).toEqual(routes.map(({ name }) => name).sort());
    expect(routes.map((route) => `${route.name} ${route['x-required-role']}`)).toEqual(
      routes.map(({ name }) => `${name} ${rules.get(name)}`),
    );
  });
});

describe('a route', () => {
  it.each(routes)('$name lets pass whom its rule names, and nobody else', async (route) => {
    const isOpen = rules.get(route.name) === 'none';
    const verdict = (status: number): string =>
      status === 403 ? 'forbidden' : status === 401 && !isOpen ? 'unauthenticated' : 'passes';
    expect(verdict(await statusFor(route, null))).toBe(isOpen ? 'passes' : 'unauthenticated');
    for (const role of USER_ROLES) {
      const expected = mayPass(role, route) ? 'passes' : 'forbidden';
      expect({ role, is: verdict(await statusFor(route, role)) }).toEqual({ role, is: expected });
    }
  });
});

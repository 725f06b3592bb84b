import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessTokens, SCOPES, USER_ROLES } from '../../src/auth/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ROOT, type Route, routes } from '../support/openapi-routes.js';

const document = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

/** The table after a `<!-- marker -->`: the first cell of each line, and one after it. */
function tableOf(marker: string, cell = 1): Map<string, string> {
  const [, after = ''] = document.split(`<!-- ${marker} -->`);
  const lines = after.split('\n\n')[1]?.split('\n').slice(2) ?? [];
  return new Map(
    lines.map((line) => {
      const cells = line.split('|').map((text) => text.trim().replaceAll('`', ''));
      return [cells[1] ?? '', cells[cell + 1] ?? ''] as const;
    }),
  );
}

const passes = tableOf('rules');
const rules = tableOf('routes');
const scopes = tableOf('routes', 2);
const flowPlaces = tableOf('routes', 3);
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

/** Asks as nobody (null), or with a token; only the head of the answer is waited for. */
async function statusOf(route: Route, token: string | null): Promise<number> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== null) headers['authorization'] = `Bearer ${token}`;
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name.toLowerCase().endsWith('id') ? '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' : '1',
  );
  const body = route.method === 'GET' ? undefined : '{}';
  const response = await fetch(server.url + path, { method: route.method, headers, body });
  await response.body?.cancel();
  return response.status;
}

/** Asks as a fresh session of the role. */
async function statusFor(route: Route, role: string): Promise<number> {
  const { accessToken } = await server.app.get(AccessTokens).issueToken(userIds.get(role) ?? '');
  return statusOf(route, accessToken);
}

describe('docs/security.md', () => {
  it('names the rule of every route, and of no other', () => {
    expect([...rules.keys()].sort()).toEqual(routes.map(({ name }) => name).sort());
    expect(routes.map((route) => `${route.name} ${route['x-required-role']}`)).toEqual(
      routes.map(({ name }) => `${name} ${rules.get(name)}`),
    );
  });

  it('names the scope of every route, and where its request names the flow', () => {
    const shown = (value: string | undefined): string => (value === 'none' ? '–' : (value ?? ''));
    expect(
      routes.map((route) => `${route.name} ${shown(route['x-scope'])} ${shown(route['x-flow'])}`),
    ).toEqual(routes.map(({ name }) => `${name} ${scopes.get(name)} ${flowPlaces.get(name)}`));
    expect(new Set(routes.map((route) => route['x-scope']))).toEqual(new Set(['none', ...SCOPES]));
  });
});

describe('a route', () => {
  it.each(routes)('$name lets pass whom its rule names, and nobody else', async (route) => {
    const isOpen = rules.get(route.name) === 'none';
    const verdict = (status: number): string =>
      status === 403 ? 'forbidden' : status === 401 && !isOpen ? 'unauthenticated' : 'passes';
    expect(verdict(await statusOf(route, null))).toBe(isOpen ? 'passes' : 'unauthenticated');
    for (const role of USER_ROLES) {
      const expected = mayPass(role, route) ? 'passes' : 'forbidden';
      expect({ role, is: verdict(await statusFor(route, role)) }).toEqual({ role, is: expected });
    }
  });

  it.each(SCOPES)(
    'opens to tokens with the scope %s as role and scope allow, and to no other',
    async (scope) => {
      for (const role of USER_ROLES) {
        const terms = { name: scope, lifetimeSeconds: 600, scopes: [scope], flows: null, addresses: null };
        const tokens = server.app.get(AccessTokens);
        const { accessToken } = await tokens.issueApiToken(userIds.get(role) ?? '', terms, 'test');
        const opened: string[] = [];
        for (const route of routes.filter(({ name }) => rules.get(name) !== 'none')) {
          if ((await statusOf(route, accessToken)) !== 403) opened.push(route.name);
        }
        const expected = routes.filter((route) => route['x-scope'] === scope && mayPass(role, route));
        expect({ role, opened }).toEqual({ role, opened: expected.map(({ name }) => name) });
      }
    },
  );
});

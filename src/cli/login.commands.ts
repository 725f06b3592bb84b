import type { ApiClient } from './api-client.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { shown, table } from './text.js';

interface LoginList {
  readonly count: number;
  readonly results: readonly { slug: string; name: string; type: string; updatedAt: string }[];
}

interface LoginTest {
  readonly ok: boolean;
  readonly steps: readonly { name: string; ok: boolean; detail: string; durationMs?: number }[];
}

export function addLoginCommands(commands: CommandGroup): void {
  const login = commands.group('login', 'Credentials of ERPs and Omnitron accounts', 'logins');
  login.asks('list', 'List the logins of ERPs and Omnitron accounts', listLogins);
  login.asks('test <slug>', 'Log in for real, and tell step by step what happens', testLogin);
}

async function listLogins(api: ApiClient): Promise<Answer> {
  const logins = await api.get<LoginList>('/api/v1/logins', { limit: 100 });
  const rows = logins.results.map(({ slug, name, type, updatedAt }) => [slug, name, type, updatedAt]);
  return { data: logins, text: table(['slug', 'name', 'type', 'changed'], rows) + shown(logins) };
}

async function testLogin(api: ApiClient, [slug]: Words): Promise<Answer> {
  const test = await api.post<LoginTest>(`/api/v1/logins/${encodeURIComponent(slug)}/test`);
  const rows = test.steps.map(({ name, ok, detail }) => [ok ? 'ok' : 'FAILED', name, detail]);
  return { data: test, text: table(['', 'step', 'what happened'], rows), ok: test.ok };
}

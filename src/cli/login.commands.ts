import { Command, CommandRunner, SubCommand } from 'nest-commander';
import { type Answer, ApiCommand } from './api-command.js';
import type { ApiClient } from './api-client.js';
import { shown, table } from './text.js';

interface LoginList {
  readonly count: number;
  readonly results: readonly { slug: string; name: string; type: string; updatedAt: string }[];
}

interface LoginTest {
  readonly ok: boolean;
  readonly steps: readonly { name: string; ok: boolean; detail: string; durationMs?: number }[];
}

@SubCommand({ name: 'list', description: 'List the logins of ERPs and Omnitron accounts' })
export class LoginListCommand extends ApiCommand {
  protected override async execute(api: ApiClient): Promise<Answer> {
    const logins = await api.get<LoginList>('/api/v1/logins', { limit: 100 });
    const rows = logins.results.map(({ slug, name, type, updatedAt }) => [slug, name, type, updatedAt]);
    return { data: logins, text: table(['slug', 'name', 'type', 'changed'], rows) + shown(logins) };
  }
}

@SubCommand({
  name: 'test',
  arguments: '<slug>',
  description: 'Log in for real, and tell step by step what happens',
})
export class LoginTestCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [slug = '']: string[]): Promise<Answer> {
    const test = await api.post<LoginTest>(`/api/v1/logins/${encodeURIComponent(slug)}/test`);
    const rows = test.steps.map(({ name, ok, detail }) => [ok ? 'ok' : 'FAILED', name, detail]);
    return { data: test, text: table(['', 'step', 'what happened'], rows), ok: test.ok };
  }
}

@Command({
  name: 'login',
  description: 'Credentials of ERPs and Omnitron accounts',
  subCommands: [LoginListCommand, LoginTestCommand],
})
export class LoginCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}

import { Option } from 'commander';
import { SCOPES } from '../auth/scope.js';
import { wholeNumber } from '../command-line/index.js';
import type { ApiClient } from './api-client.js';
import { CommandFailure } from './command-failure.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { shown, table } from './text.js';
import { findUser } from './user.commands.js';

interface Token {
  readonly id: string;
  readonly name: string;
  readonly prefix: string | null;
  readonly user: string;
  readonly scopes: readonly string[] | null;
  readonly flows: readonly string[] | null;
  readonly expiresAt: string;
  readonly usedAt: string | null;
  readonly revokedAt: string | null;
}

interface Tokens {
  readonly count: number;
  readonly results: readonly Token[];
}

interface CreateOptions {
  readonly user?: string;
  readonly scope: string[];
  readonly flow?: string[];
  readonly address?: string[];
  readonly days?: number;
}

const TOKENS = '/api/v1/tokens';
const MAX_DAYS = 3650;

export function addTokenCommands(commands: CommandGroup): void {
  const token = commands.group('token', 'API tokens for machines', 'users');
  token
    .asks('create <name>', 'Create an API token, printed once', createToken)
    .addOption(new Option('--scope <scopes...>', 'What it may do').choices(SCOPES).makeOptionMandatory())
    .option('--flow <slugs...>', 'Limit it to these flows')
    .option('--address <addresses...>', 'Limit it to clients of these addresses and networks')
    .option('--days <number>', 'Days until it expires (default: 365)', wholeNumber(1, MAX_DAYS))
    .option('--user <email>', 'The user it acts for (default: the user of INTEGRATOR_TOKEN)');
  token.asks('list', 'List API tokens, newest first', listTokens);
  token.asks('revoke <id>', 'Revoke an API token at once', revokeToken);
}

async function createToken(api: ApiClient, [name]: Words, options: CreateOptions): Promise<Answer> {
  const { scope: scopes, flow: flows = null, address: addresses = null, days: expiresInDays = 365 } = options;
  const token = await api.post<{ accessToken: string; expiresAt: string }>(await placeOf(api, options.user), {
    name,
    scopes,
    flows,
    addresses,
    expiresInDays,
  });
  const text = `${token.accessToken}\nIt is shown this once, and expires at ${token.expiresAt}.`;
  return { data: token, text };
}

/** Where tokens are made: one's own, or those of another user; whoever is at this machine is no user. */
async function placeOf(api: ApiClient, user: string | undefined): Promise<string> {
  if (user !== undefined) return `/api/v1/users/${(await findUser(api, user)).id}/tokens`;
  const { email } = await api.get<{ email: string }>('/api/v1/auth/me');
  if (!email.startsWith('cli:')) return TOKENS;
  throw new CommandFailure('Name the user that the token acts for: --user <email>.');
}

async function listTokens(api: ApiClient): Promise<Answer> {
  const tokens = await api.get<Tokens>(TOKENS, { limit: 100 });
  const rows = tokens.results.map((token) => [
    token.id,
    token.name,
    token.prefix ?? '',
    token.user,
    token.scopes?.join(' ') ?? 'all of the role',
    token.flows?.join(' ') ?? 'all',
    token.usedAt ?? 'never',
    token.revokedAt === null ? token.expiresAt : 'revoked',
  ]);
  const head = ['id', 'name', 'begins', 'user', 'scopes', 'flows', 'last use', 'expires'];
  return { data: tokens, text: table(head, rows) + shown(tokens) };
}

async function revokeToken(api: ApiClient, [id]: Words): Promise<Answer> {
  const path = `${TOKENS}/${encodeURIComponent(id)}`;
  const { name } = await api.get<Token>(path);
  await api.delete(path);
  return { data: { id, name }, text: `The token "${name}" is revoked.` };
}

import { Option } from 'commander';
import { USER_ROLES } from '../auth/role.js';
import { wholeNumber } from '../command-line/index.js';
import type { ApiClient } from './api-client.js';
import { CommandFailure } from './command-failure.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { shown, table } from './text.js';

interface User {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly createdAt: string;
}

interface Users {
  readonly count: number;
  readonly results: readonly User[];
}

interface PasswordOption {
  readonly password?: string;
}

interface TokenOptions {
  readonly name?: string;
  readonly days?: number;
  readonly flow?: string[];
}

const USERS = '/api/v1/users';
const MAX_TOKEN_DAYS = 3650;

export function addUserCommands(commands: CommandGroup): void {
  const user = commands.group('user', 'Users and their tokens', 'users');
  user
    .asks('create <email>', 'Create a user; prints a generated password once', createUser)
    .addOption(new Option('--role <role>', 'What the user may do').choices(USER_ROLES).default('viewer'))
    .option('--password <password>', 'Left out: one is generated');
  user.asks('list', 'List users', listUsers);
  user.asks('disable <email>', 'Disable a user and end the sessions', (api, [email]) =>
    changeUser(api, email, { disabled: true }, 'is disabled; the sessions have ended.'),
  );
  user.asks('enable <email>', 'Enable a user again', (api, [email]) =>
    changeUser(api, email, { disabled: false }, 'is enabled.'),
  );
  user
    .asks(
      'reset-password <email>',
      'Give a user a new password, printed once, and end the sessions',
      resetPassword,
    )
    .option('--password <password>', 'Left out: one is generated');
  user
    .asks('token <email>', 'Make a long-lived API token for a user, printed once', makeToken)
    .option('--name <name>', 'What the token is for')
    .option('--days <number>', 'Days until it expires (default: 365)', wholeNumber(1, MAX_TOKEN_DAYS))
    .option('--flow <slugs...>', 'Bind it to these outbound flows; it opens nothing else');
}

async function createUser(
  api: ApiClient,
  [email]: Words,
  options: PasswordOption & { role?: string },
): Promise<Answer> {
  const password = options.password ?? (await newPassword());
  const user = await api.post<User>(USERS, { email, role: options.role, password });
  if (options.password !== undefined) return { data: user, text: `Created ${user.email} (${user.role}).` };
  return {
    data: { ...user, password },
    text: `Created ${user.email} (${user.role}) with the password ${password}\nIt is shown this once.`,
  };
}

async function listUsers(api: ApiClient): Promise<Answer> {
  const users = await api.get<Users>(USERS, { limit: 100 });
  const rows = users.results.map(({ email, role, disabled, createdAt }) => [
    email,
    role,
    disabled ? 'disabled' : 'enabled',
    createdAt,
  ]);
  return { data: users, text: table(['email', 'role', 'state', 'created'], rows) + shown(users) };
}

async function changeUser(api: ApiClient, email: string, change: object, outcome: string): Promise<Answer> {
  const { id } = await findUser(api, email);
  const user = await api.patch<User>(`${USERS}/${id}`, change);
  return { data: user, text: `${user.email} ${outcome}` };
}

async function resetPassword(api: ApiClient, [email]: Words, options: PasswordOption): Promise<Answer> {
  const password = options.password ?? (await newPassword());
  const outcome = `has the password ${password}\nIt is shown this once; the sessions have ended.`;
  const { data, text } = await changeUser(api, email, { password }, outcome);
  return { data: { ...(data as User), password }, text };
}

async function makeToken(api: ApiClient, [email]: Words, options: TokenOptions): Promise<Answer> {
  const { id } = await findUser(api, email);
  const { name = 'command line', days: expiresInDays = 365, flow: flows = null } = options;
  const token = await api.post<{ accessToken: string; expiresAt: string }>(`${USERS}/${id}/tokens`, {
    name,
    expiresInDays,
    flows,
  });
  const text = `${token.accessToken}\nIt is shown this once, and expires at ${token.expiresAt}.`;
  return { data: token, text };
}

async function newPassword(): Promise<string> {
  return (await import('../auth/password.js')).generatePassword();
}

export async function findUser(api: ApiClient, email: string): Promise<User> {
  for (let page = 1; ; page += 1) {
    const { count, results } = await api.get<Users>(USERS, { limit: 100, page });
    const user = results.find((one) => one.email.toLowerCase() === email.toLowerCase());
    if (user !== undefined) return user;
    if (page * 100 >= count) {
      throw new CommandFailure(`There is no user ${email}. See "image-integrator user list".`);
    }
  }
}

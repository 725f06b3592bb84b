import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { generatePassword, USER_ROLES } from '../auth/index.js';
import { type Answer, ApiCommand } from './api-command.js';
import type { ApiClient } from './api-client.js';
import { CommandFailure } from './command-failure.js';
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

const USERS = '/api/v1/users';

interface CreateOptions {
  readonly role?: string;
  readonly password?: string;
}

@SubCommand({
  name: 'create',
  arguments: '<email>',
  description: 'Create a user; prints a generated password once',
})
export class UserCreateCommand extends ApiCommand<CreateOptions> {
  protected override async execute(
    api: ApiClient,
    [email]: string[],
    options: CreateOptions,
  ): Promise<Answer> {
    const password = options.password ?? generatePassword();
    const user = await api.post<User>(USERS, { email, role: options.role ?? 'viewer', password });
    if (options.password !== undefined) return { data: user, text: `Created ${user.email} (${user.role}).` };
    return {
      data: { ...user, password },
      text: `Created ${user.email} (${user.role}) with the password ${password}\nIt is shown this once.`,
    };
  }

  @Option({ flags: '--role <role>', description: `One of ${USER_ROLES.join(', ')}`, defaultValue: 'viewer' })
  parseRole(role: string): string {
    return role;
  }

  @Option({ flags: '--password <password>', description: 'Left out: one is generated' })
  parsePassword(password: string): string {
    return password;
  }
}

@SubCommand({ name: 'list', description: 'List users' })
export class UserListCommand extends ApiCommand {
  protected override async execute(api: ApiClient): Promise<Answer> {
    const users = await api.get<Users>(USERS, { limit: 100 });
    const rows = users.results.map(({ email, role, disabled, createdAt }) => [
      email,
      role,
      disabled ? 'disabled' : 'enabled',
      createdAt,
    ]);
    return { data: users, text: table(['email', 'role', 'state', 'created'], rows) + shown(users) };
  }
}

@SubCommand({ name: 'disable', arguments: '<email>', description: 'Disable a user and end the sessions' })
export class UserDisableCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [email = '']: string[]): Promise<Answer> {
    const { id } = await findUser(api, email);
    const user = await api.patch<User>(`${USERS}/${id}`, { disabled: true });
    return { data: user, text: `${user.email} is disabled; the sessions have ended.` };
  }
}

@SubCommand({ name: 'enable', arguments: '<email>', description: 'Enable a user again' })
export class UserEnableCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [email = '']: string[]): Promise<Answer> {
    const { id } = await findUser(api, email);
    const user = await api.patch<User>(`${USERS}/${id}`, { disabled: false });
    return { data: user, text: `${user.email} is enabled.` };
  }
}

@SubCommand({
  name: 'reset-password',
  arguments: '<email>',
  description: 'Give a user a new password, printed once, and end the sessions',
})
export class UserResetPasswordCommand extends ApiCommand<{ password?: string }> {
  protected override async execute(
    api: ApiClient,
    [email = '']: string[],
    options: { password?: string },
  ): Promise<Answer> {
    const { id } = await findUser(api, email);
    const password = options.password ?? generatePassword();
    const user = await api.patch<User>(`${USERS}/${id}`, { password });
    return {
      data: { ...user, password },
      text: `${user.email} has the password ${password}\nIt is shown this once; the sessions have ended.`,
    };
  }

  @Option({ flags: '--password <password>', description: 'Left out: one is generated' })
  parsePassword(password: string): string {
    return password;
  }
}

interface TokenOptions {
  readonly name?: string;
  readonly days?: number;
  readonly flow?: string[];
}

@SubCommand({
  name: 'token',
  arguments: '<email>',
  description: 'Make a long-lived API token for a user, printed once',
})
export class UserTokenCommand extends ApiCommand<TokenOptions> {
  protected override async execute(
    api: ApiClient,
    [email = '']: string[],
    options: TokenOptions,
  ): Promise<Answer> {
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

  @Option({ flags: '--name <name>', description: 'What the token is for' })
  parseName(name: string): string {
    return name;
  }

  @Option({ flags: '--days <number>', description: 'Days until it expires (default: 365)' })
  parseDays(days: string): number {
    return Number(days);
  }

  @Option({
    flags: '--flow <slugs...>',
    description: 'Bind it to these outbound flows; it opens nothing else',
  })
  parseFlow(slug: string, others: string[] = []): string[] {
    return [...others, slug];
  }
}

async function findUser(api: ApiClient, email: string): Promise<User> {
  for (let page = 1; ; page += 1) {
    const { count, results } = await api.get<Users>(USERS, { limit: 100, page });
    const user = results.find((one) => one.email.toLowerCase() === email.toLowerCase());
    if (user !== undefined) return user;
    if (page * 100 >= count) throw new CommandFailure(`There is no user ${email}. See "user list".`);
  }
}

@Command({
  name: 'user',
  description: 'Users and their tokens',
  subCommands: [
    UserCreateCommand,
    UserListCommand,
    UserDisableCommand,
    UserEnableCommand,
    UserResetPasswordCommand,
    UserTokenCommand,
  ],
})
export class UserCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}

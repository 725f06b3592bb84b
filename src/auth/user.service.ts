import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import { newId } from '../common/index.js';
import { passwordProblem } from '../config/index.js';
import { AccessTokens } from './access-token.service.js';
import { authError } from './auth.errors.js';
import { hashPassword } from './password.js';
import type { Role } from './role.js';
import { User } from './user.entity.js';

export interface UserChange {
  readonly role?: Role;
  readonly password?: string;
  readonly disabled?: boolean;
}

/** Users of this installation. E-mails are unique without regard to case. */
@Injectable()
export class UserService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly dataSource: DataSource,
    private readonly tokens: AccessTokens,
  ) {}

  async getUser(id: string): Promise<User> {
    const user = await this.users.findOneBy({ id });
    if (user === null) throw authError('USER_NOT_FOUND', `There is no user ${id}. See GET /api/v1/users.`);
    return user;
  }

  findByEmail(email: string): Promise<User | null> {
    return this.users.createQueryBuilder('u').where('lower(u.email) = lower(:email)', { email }).getOne();
  }

  listUsers(page: number, limit: number): Promise<[User[], number]> {
    return this.users.findAndCount({ order: { email: 'ASC' }, skip: (page - 1) * limit, take: limit });
  }

  countUsers(): Promise<number> {
    return this.users.count();
  }

  async createUser(email: string, password: string, role: Role): Promise<User> {
    assertStrong(password, email);
    const passwordHash = await hashPassword(password);
    const [row] = await this.dataSource.query<{ id: string }[]>(
      `INSERT INTO users (id, email, password_hash, role) VALUES ($1, $2, $3, $4)
       ON CONFLICT (lower(email)) DO NOTHING RETURNING id`,
      [newId(), email.trim(), passwordHash, role],
    );
    if (row === undefined)
      throw authError('USER_EXISTS', `There is a user ${email} already. Change that one instead.`);
    return this.getUser(row.id);
  }

  /** Changes role, password or state; a new password or a disabled account ends the user's sessions, the latter also API tokens. */
  async updateUser(id: string, change: UserChange): Promise<User> {
    const user = await this.getUser(id);
    if (change.password !== undefined) assertStrong(change.password, user.email);
    const passwordHash = change.password === undefined ? null : await hashPassword(change.password);
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        `UPDATE users SET role = coalesce($2, role), password_hash = coalesce($3, password_hash), updated_at = now(),
           disabled_at = CASE WHEN $4::boolean IS NULL THEN disabled_at WHEN $4 THEN coalesce(disabled_at, now()) END
         WHERE id = $1`,
        [id, change.role ?? null, passwordHash, change.disabled ?? null],
      );
      await assertAdminLeft(manager);
    });
    if (change.password !== undefined || change.disabled === true) {
      await this.tokens.revokeTokensOf(id, { all: change.disabled === true });
    }
    return this.getUser(id);
  }

  async deleteUser(id: string): Promise<void> {
    await this.getUser(id);
    await this.dataSource.transaction(async (manager) => {
      await manager.query('DELETE FROM users WHERE id = $1', [id]);
      await assertAdminLeft(manager);
    });
  }
}

function assertStrong(password: string, email: string): void {
  const problem = passwordProblem(password, email);
  if (problem === null) return;
  throw authError('PASSWORD_WEAK', `The password ${problem}.`, {
    problems: [{ path: 'password', message: problem }],
  });
}

/** Inside the change's transaction, with admins locked in order, so that two changes cannot remove the last two at once. */
async function assertAdminLeft(manager: { query(sql: string): Promise<unknown[]> }): Promise<void> {
  const admins = await manager.query(
    `SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
  );
  if (admins.length > 0) return;
  throw authError('LAST_ADMIN', 'This is the last administrator. Make another user one first.');
}

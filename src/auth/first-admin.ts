import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig, DEFAULT_ADMIN_EMAIL } from '../config/index.js';
import { generatePassword } from './password.js';
import { UserService } from './user.service.js';

/** The administrator that this process has just made. */
export interface CreatedAdmin {
  readonly email: string;
  /** Generated, and seen by nobody yet; null where the operator gave one. */
  readonly password: string | null;
}

/** Makes the first administrator on an empty installation, from the environment or with a password printed once. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  /** Is told whom it made: the password goes to standard error, unless the process knows a better place. It must not be in the logs. */
  tell: (admin: CreatedAdmin) => void = tellOnStandardError;

  constructor(
    private readonly config: AppConfig,
    private readonly users: UserService,
    private readonly dataSource: DataSource,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if ((await this.users.countUsers()) > 0) return;
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(`SELECT pg_advisory_lock(hashtext('image-integrator first admin'))`);
      if ((await this.users.countUsers()) === 0) await this.create();
    } finally {
      await runner.query(`SELECT pg_advisory_unlock(hashtext('image-integrator first admin'))`);
      await runner.release();
    }
  }

  private async create(): Promise<void> {
    const email = this.config.ADMIN_EMAIL ?? DEFAULT_ADMIN_EMAIL;
    const password = this.config.ADMIN_PASSWORD ?? generatePassword();
    await this.users.createUser(email, password, 'admin');
    this.tell({ email, password: this.config.ADMIN_PASSWORD === undefined ? password : null });
  }
}

/** Shows a generated password apart from the log. */
export function tellOnStandardError({ email, password }: CreatedAdmin): void {
  if (password === null) return;
  process.stderr.write(
    `\n  The first administrator is ${email} with the password ${password}\n  It is shown this once. Change it with POST /api/v1/auth/password.\n\n`,
  );
}

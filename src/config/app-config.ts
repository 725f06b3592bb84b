import { readVariables } from './read-variables.js';
import type { Environment } from './secret-files.js';
import { withPassword } from './server-url.js';
import { type ProcessRole, Settings } from './settings.js';

/** Everything the process reads from its environment, checked and frozen. The only reader of `process.env`. */
export class AppConfig extends Settings {
  /** What has no effect, or looks like a misspelt variable: for the log. */
  readonly warnings: readonly string[] = [];

  /**
   * Reads and checks `env`, changing nothing on this machine; throws one `ConfigError` that names every wrong variable. An
   * empty value counts as unset. A secret may be in a file, named by `<NAME>_FILE`.
   */
  static fromEnv(env: Environment): AppConfig {
    const { values, warnings } = readVariables(env);
    return Object.freeze(Object.assign(new AppConfig(), values, { warnings }));
  }

  /** The URL that users and ERPs reach this installation at. */
  get publicUrl(): string {
    return (this.PUBLIC_URL ?? `http://localhost:${this.PORT}`).replace(/\/+$/, '');
  }

  /** `DATABASE_URL` with the password that is given apart from it; undefined: the embedded Postgres in `DATA_DIR`. */
  get databaseUrl(): string | undefined {
    return withPassword(this.DATABASE_URL, this.DATABASE_PASSWORD);
  }

  /** `SMTP_URL` with the password that is given apart from it; undefined: no e-mail. */
  get smtpUrl(): string | undefined {
    return withPassword(this.SMTP_URL, this.SMTP_PASSWORD);
  }

  /** By default where nobody has said how users reach the server: that is a trial, anything else may be production. */
  get allowsDemo(): boolean {
    return (this.DEMO ?? (this.PUBLIC_URL === undefined ? 'on' : 'off')) === 'on';
  }

  hasRole(role: ProcessRole): boolean {
    return this.ROLES.includes(role);
  }
}

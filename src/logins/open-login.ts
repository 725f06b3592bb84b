import type { TlsOptions } from '../http-client/index.js';
import type { LoginType } from './login-type.js';
import type { SessionRules } from './session-rules.dto.js';

/** A login with its secrets opened: for logging in, never for showing. */
export interface OpenLogin {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly type: LoginType;
  readonly settings: object;
  readonly session: SessionRules;
  /** What expressions call `secret.…`: the named secrets, and `login.<field>` of the settings. */
  readonly named: Readonly<Record<string, string>>;
  readonly tls: TlsOptions | undefined;
  /** Every secret text of the document. */
  readonly secrets: readonly string[];
}

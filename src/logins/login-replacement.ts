import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { LoginSessions } from './login-sessions.js';
import { LoginTester } from './login-tester.js';
import type { LoginReplaceResponse } from './login-replacement.dto.js';
import type { LoginRequest } from './login.dto.js';
import type { Login } from './login.entity.js';
import { LoginService } from './login.service.js';
import { loginError } from './logins.errors.js';
import { SessionStore } from './session-store.js';

/**
 * Changes credentials without a gap. The new ones are tried before they replace the old ones, and what the trial obtained is
 * the session of the login from the moment they are stored: runs take it up at their next request, and those that still
 * carry the old token find the new one as soon as the old one is rejected.
 */
@Injectable()
export class LoginReplacement {
  constructor(
    private readonly logins: LoginService,
    private readonly tester: LoginTester,
    private readonly sessions: LoginSessions,
    private readonly store: SessionStore,
  ) {}

  /** Errors of `updateLogin`. A test that fails changes nothing, unless `force`. */
  async replaceLogin(
    slug: string,
    document: LoginRequest,
    { force, version }: { readonly force: boolean; readonly version: number | null },
  ): Promise<LoginReplaceResponse> {
    const before = await this.logins.getLogin(slug);
    if (version !== null && version !== before.version)
      throw loginError(
        'LOGIN_CHANGED',
        `The login "${slug}" was changed by somebody else. It is at version ${before.version} now. Read it again and repeat your change.`,
      );
    if (document.slug !== slug) await this.logins.updateLogin(slug, document, before.version);
    const { test, performed } = await this.tester.rehearseInTurn(document);
    if (!test.ok && !force) return { saved: false, test, login: before };
    await this.logins.updateLogin(slug, document, before.version);
    if (performed !== null) await this.sessions.adopt(slug, performed);
    else if (hasSameShape(before, await this.logins.getLogin(slug)))
      await this.store.carrySession(before.id, before.version);
    return { saved: true, test, login: await this.logins.getLogin(slug) };
  }

  /** `LOGIN_NOT_FOUND`. */
  async forgetSession(slug: string): Promise<void> {
    await this.store.forgetSession((await this.logins.getLogin(slug)).id);
  }
}

/** Whether nothing but secrets differs: the session of one is then good for the other. */
function hasSameShape(before: Shape, after: Shape): boolean {
  const shapeOf = ({ type, settings, session, tls }: Shape): unknown =>
    JSON.parse(JSON.stringify({ type, settings, session, tls }));
  return isDeepStrictEqual(shapeOf(before), shapeOf(after));
}

type Shape = Pick<Login, 'type'> & {
  readonly settings: object;
  readonly session: object;
  readonly tls: object | null;
};

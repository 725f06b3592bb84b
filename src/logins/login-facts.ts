import { Injectable } from '@nestjs/common';
import { LoginErrors } from '../logs/index.js';
import { LoginState } from './login-state.dto.js';
import { LoginUses } from './login-uses.js';
import { SessionStore } from './session-store.js';

/** Who uses logins and how they do: three questions for any number of logins. */
@Injectable()
export class LoginFacts {
  constructor(
    private readonly uses: LoginUses,
    private readonly store: SessionStore,
    private readonly errors: LoginErrors,
  ) {}

  /** By slug, one for each of `logins`. */
  async listStates(
    logins: readonly { readonly id: string; readonly slug: string }[],
  ): Promise<ReadonlyMap<string, LoginState>> {
    const states = new Map(logins.map(({ slug }) => [slug, new LoginState()]));
    if (logins.length === 0) return states;
    const slugs = logins.map(({ slug }) => slug);
    const [uses, held, failures] = await Promise.all([
      this.uses.listFlowsOf(slugs),
      this.store.findHeld(logins.map(({ id }) => id)),
      this.errors.findLast(slugs),
    ]);
    for (const { login, flow } of uses) states.get(login)?.usedBy.push(flow);
    const slugOf = new Map(logins.map(({ id, slug }) => [id, slug]));
    for (const { loginId, obtainedAt, expiresAt, cappedUntil } of held) {
      const state = states.get(slugOf.get(loginId) ?? '');
      if (state === undefined) continue;
      state.session = obtainedAt === null ? null : { obtainedAt, expiresAt };
      state.cappedUntil = cappedUntil;
    }
    for (const { login, code, detail, failedAt } of failures) {
      const state = states.get(login);
      if (state !== undefined) state.lastFailure = { code, detail, failedAt };
    }
    return states;
  }
}

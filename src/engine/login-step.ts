import { Injectable } from '@nestjs/common';
import { type RunFacts, runAttributes } from '../erp-reader/index.js';
import { assertHost, type LoginSession, LoginSessions } from '../logins/index.js';
import { inSpan } from '../telemetry/index.js';

/** What the login step is about. */
export interface LoginInput {
  readonly omnitron: { readonly login: string; readonly domainUrl: string };
  /** Slug of the login at the ERP; null where nothing is asked there. */
  readonly erp: string | null;
  readonly facts: Pick<RunFacts, 'query' | 'lastRequest'>;
}

export interface LoggedIn {
  /** What expressions and scripts of the run see. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The session at the ERP, which the read begins with; null where nothing is asked there. */
  readonly erp: LoginSession | null;
  /** To mask wherever something of the run is shown. */
  readonly secrets: readonly string[];
}

/** `login`: both sides before the first read, for a run that could not write must not start. */
@Injectable()
export class LoginStep {
  constructor(private readonly sessions: LoginSessions) {}

  /** At the same time; the first that fails ends the wait for the other. */
  async open({ omnitron, erp, facts }: LoginInput, signal: AbortSignal): Promise<LoggedIn> {
    const ended = new AbortController();
    const either = { signal: AbortSignal.any([signal, ended.signal]) };
    const logIn = (side: string, slug: string): Promise<LoginSession> =>
      inSpan(`login ${side}`, {}, () => this.sessions.getSession(slug, either));
    try {
      const [shop, source] = await Promise.all([
        logIn('omnitron', omnitron.login),
        erp === null ? null : logIn('erp', erp),
      ]);
      assertHost(shop, omnitron.domainUrl);
      return {
        attributes: runAttributes({
          ...facts,
          tokenErp: source?.token ?? null,
          tokenOmnitron: shop.token,
        }),
        erp: source,
        secrets: [...shop.secrets, ...(source?.secrets ?? [])],
      };
    } finally {
      ended.abort();
    }
  }
}

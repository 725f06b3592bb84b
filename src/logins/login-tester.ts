import { Injectable } from '@nestjs/common';
import { AppError, maskUrl, Places, redact } from '../common/index.js';
import { LoginDocuments } from './login-documents.js';
import type { LoginStep } from './login-exchange.js';
import { LoginPerformer, type PerformedLogin, type Trace } from './login-performer.js';
import { bareCredentials, type LoginSession } from './login-session.js';
import { LoginSessions } from './login-sessions.js';
import type { LoginTestResponse } from './login-test.dto.js';
import type { LoginRequest } from './login.dto.js';
import { LoginService } from './login.service.js';
import { loginError } from './logins.errors.js';

type Attempt = (trace: Trace) => Promise<Pick<LoginSession, 'headers' | 'query' | 'secrets' | 'expiresAt'>>;

/** How a document that is not saved did. */
export interface Rehearsal {
  readonly test: LoginTestResponse;
  readonly performed: PerformedLogin | null;
}

/** Tries a login and tells step by step what happened. */
@Injectable()
export class LoginTester {
  /** By slug, since one login of an account ends the session of the one before. */
  private readonly places = new Places({ atOnce: 1, maxWaiting: 20, patienceMs: 1000, busy });

  constructor(
    private readonly logins: LoginService,
    private readonly documents: LoginDocuments,
    private readonly sessions: LoginSessions,
    private readonly performer: LoginPerformer,
  ) {}

  /** A stored login. It really logs in, under the same cap; what it obtains becomes the session of the login. `LOGIN_CAPPED` while others test it. */
  async testLogin(slug: string): Promise<LoginTestResponse> {
    const login = await this.logins.openLogin(slug);
    const anew = login.type.obtain !== undefined;
    return await this.places.hold(slug, () =>
      tell(async (trace) => {
        if (anew) return await this.sessions.logInAnew(slug, trace);
        await this.performer.probeLogin(login, trace);
        return await this.sessions.getSession(slug);
      }),
    );
  }

  /** A document that is not saved; `***` in it stands for what is stored under its slug. */
  async testDocument(request: LoginRequest): Promise<LoginTestResponse> {
    return (await this.rehearse(request)).test;
  }

  /** As `testDocument`, with what the login brought; null where it did not work. Waits its turn as tests of that slug do. */
  async rehearseInTurn(request: LoginRequest): Promise<Rehearsal> {
    return await this.places.hold(request.slug, () => this.rehearse(request));
  }

  private async rehearse(request: LoginRequest): Promise<Rehearsal> {
    const login = this.documents.openRequest(request, await this.logins.findEntity(request.slug));
    let performed: PerformedLogin | null = null;
    const test = await tell(async (trace) => {
      await this.performer.probeLogin(login, trace);
      performed = await this.performer.performLogin(login, trace);
      const { token, lifetime } = performed;
      const presentation = login.type.present(login.settings, token);
      const expiresAt = lifetime.lifetimeMs === null ? null : new Date(Date.now() + lifetime.lifetimeMs);
      return {
        ...presentation,
        secrets: [...login.secrets, token, ...bareCredentials(presentation.token)],
        expiresAt,
      };
    });
    return { test, performed: test.ok ? performed : null };
  }
}

async function tell(attempt: Attempt): Promise<LoginTestResponse> {
  const steps: LoginStep[] = [];
  try {
    const session = await attempt((step) => steps.push(step));
    steps.push({ name: 'session', ok: true, detail: describeSession(session) });
    return { ok: true, steps, code: null, expiresAt: session.expiresAt };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'bug') throw error;
    const name = steps.at(-1)?.name === 'answer' ? 'token' : steps.length === 0 ? 'request' : 'answer';
    steps.push({ name, ok: false, detail: error.message });
    return { ok: false, steps, code: error.code, expiresAt: null };
  }
}

function busy(): AppError {
  return loginError('LOGIN_CAPPED', 'Others are testing this login. Try again in 2 s.', {
    details: { retryAfterMs: 2000 },
  });
}

function describeSession({
  headers,
  query,
  secrets,
}: Pick<LoginSession, 'headers' | 'query' | 'secrets'>): string {
  const parts = [
    ...Object.entries(headers).map(([name, value]) => redact(`${name}: ${value}`, secrets)),
    ...Object.entries(query).map(([name, value]) => maskUrl(`?${name}=${value}`, secrets)),
  ];
  return parts.length === 0 ? 'requests carry nothing of their own' : `requests carry ${parts.join(', ')}`;
}

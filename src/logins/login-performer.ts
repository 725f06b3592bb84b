import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { type Cookies, HttpClient } from '../http-client/index.js';
import { evaluateSettings } from './login-expressions.js';
import { LoginExchange, type LoginStep } from './login-exchange.js';
import type { ObtainedToken } from './login-type.js';
import type { OpenLogin } from './open-login.js';
import { ProbedSettings } from './types/probed-settings.js';
import { type Lifetime, tokenLifetime } from './token-lifetime.js';

/** A login ends by itself before the claim of its process does. */
const LOGIN_LIMIT_MS = 100_000;

export type Trace = (step: LoginStep) => void;

export const NO_TRACE: Trace = () => undefined;

export interface PerformedLogin extends Pick<ObtainedToken, 'token' | 'replacedSecrets'> {
  readonly cookies: Cookies;
  readonly lifetime: Lifetime;
}

/** Asks the other side for a token, once, for whoever may. */
@Injectable()
export class LoginPerformer {
  constructor(
    private readonly http: HttpClient,
    private readonly clock: Clock,
  ) {}

  async performLogin(login: OpenLogin, trace: Trace): Promise<PerformedLogin> {
    const { settings, made } = evaluateSettings(login.type, login.settings, login.slug, this.clock.now());
    const secrets = [...login.secrets, ...made];
    const exchange = this.exchange({ ...login, secrets }, trace);
    const obtained = await login.type.obtain?.(settings, exchange);
    const { cookies } = exchange;
    if (obtained === undefined)
      return { token: '', cookies, lifetime: { lifetimeMs: null, source: 'unknown' } };
    const jwt = obtained.jwt ?? obtained.token;
    const lifetime = tokenLifetime(jwt, obtained.response, login.session, this.clock.now());
    trace({ name: 'lifetime', ok: true, detail: describeLifetime(lifetime) });
    return { ...obtained, cookies, lifetime };
  }

  /** Asks the probe URL of a login that obtains nothing, when it has one. Throws as a login does. */
  async probeLogin(login: OpenLogin, trace: Trace): Promise<void> {
    if (!(login.settings instanceof ProbedSettings) || login.settings.probeUrl === null) return;
    const { headers, query } = login.type.present(login.settings, '');
    const url = new URL(login.settings.probeUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    await this.exchange(login, trace).send({ method: 'GET', url: url.href, headers });
  }

  private exchange({ slug, secrets, tls }: OpenLogin, trace: Trace): LoginExchange {
    const signal = AbortSignal.timeout(LOGIN_LIMIT_MS);
    return new LoginExchange(this.http, { slug, secrets, tls, signal, trace, now: this.clock.now() });
  }
}

const SOURCES = {
  setting: 'by the setting',
  response: 'by the response',
  jwt: 'by the token itself',
  unknown: '',
};

function describeLifetime({ lifetimeMs, source }: Lifetime): string {
  return lifetimeMs === null
    ? 'nobody says; the token is used until it is rejected'
    : `${Math.round(lifetimeMs / 1000)} s, ${SOURCES[source]}`;
}

import { type AppError, maskUrl, redact, rounded } from '../common/index.js';
import {
  type HttpClient,
  type HttpResponse,
  isRetryable,
  parseRetryAfter,
  type TlsOptions,
} from '../http-client/index.js';
import { loginError } from './logins.errors.js';
import { bareCredentials } from './login-session.js';
import { valueAt } from './token-path.js';

/** One thing that happened during a login, in words that may be shown. */
export interface LoginStep {
  readonly name: 'request' | 'answer' | 'token' | 'lifetime' | 'session';
  readonly ok: boolean;
  readonly detail: string;
}

export interface LoginCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ExchangeOptions {
  readonly slug: string;
  readonly secrets: readonly string[];
  readonly tls: TlsOptions | undefined;
  readonly signal: AbortSignal;
  /** Hears of every step as it happens. */
  readonly trace: (step: LoginStep) => void;
}

const LIMITS = { maxBytes: 1024 * 1024, timeouts: { headersMs: 30_000, totalMs: 45_000 } } as const;
const RETRY = { maxAttempts: 3, maxWaitMs: 20_000 } as const;
/** What servers answer to credentials that they do not accept. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 422]);

/** The conversation of one login with the other side: sends, judges the answer, finds the token, tells each step. */
export class LoginExchange {
  constructor(
    private readonly http: HttpClient,
    private readonly options: ExchangeOptions,
  ) {}

  /**
   * Sends the call and returns the parsed answer (JSON, else its text). Disturbances are tried again a few times;
   * refused credentials never. Throws `LOGIN_REFUSED`, `LOGIN_FAILED`, `LOGIN_UNAVAILABLE`, or what HttpClient throws.
   */
  async send(call: LoginCall): Promise<unknown> {
    const { tls, signal, trace } = this.options;
    const secrets = [...this.options.secrets, ...credentialsIn(call.headers ?? {})];
    const target = `${call.method} ${maskUrl(call.url, secrets)}`;
    const sent = call.body === undefined ? '' : ` with ${redact(call.body, secrets)}`;
    trace({ name: 'request', ok: true, detail: target + sent });
    const response = await this.http.sendWithRetry(
      {
        purpose: 'login',
        ...call,
        ...LIMITS,
        secrets,
        signal,
        ...(tls === undefined ? {} : { tls }),
        credentialHeaders: Object.keys(call.headers ?? {}),
      },
      RETRY,
    );
    const text = response.body.toString().replace(/^\uFEFF/, '');
    if (response.status < 200 || response.status > 299)
      throw this.refusal(target, response, redact(text, secrets));
    const answer = parsed(text);
    const took = `${response.status} after ${rounded(response.durationMs)} ms`;
    trace({ name: 'answer', ok: true, detail: `${took}: ${shapeOf(answer)}` });
    return answer;
  }

  /** The token at `path` of an answer, or the whole answer when `path` is null. `LOGIN_TOKEN_MISSING` without one. */
  tokenAt(path: string | null, answer: unknown): string {
    const found = path === null ? answer : valueAt(path, answer);
    const token = typeof found === 'number' ? String(found) : typeof found === 'string' ? found.trim() : '';
    const where = path === null ? 'as the whole response' : `at ${path}`;
    if (token === '') {
      throw loginError(
        'LOGIN_TOKEN_MISSING',
        `The login "${this.options.slug}" found no token ${where}. The response was ${shapeOf(answer)}. Set the token path to where the token is.`,
      );
    }
    this.options.trace({ name: 'token', ok: true, detail: `${token.length} characters, ${where}` });
    return token;
  }

  private refusal(target: string, response: HttpResponse, text: string): AppError {
    const excerpt = text.replace(/\s+/g, ' ').trim().slice(0, 300);
    const said = `The login "${this.options.slug}": ${target} answered ${response.status}${excerpt === '' ? '' : ` ${excerpt}`}.`;
    const details = { httpStatus: response.status };
    if (REFUSALS.has(response.status)) {
      return loginError('LOGIN_REFUSED', `${said} Check user name, password and the other credentials.`, {
        details,
      });
    }
    if (isRetryable(response)) {
      const retryAfter = response.headers['retry-after'];
      const retryAfterMs = retryAfter === undefined ? null : parseRetryAfter(retryAfter, new Date());
      return loginError('LOGIN_UNAVAILABLE', `${said} It was tried several times; try again later.`, {
        details: retryAfterMs === null ? details : { ...details, retryAfterMs },
      });
    }
    return loginError('LOGIN_FAILED', `${said} Check the URL and the method of the login.`, { details });
  }
}

/** What an `Authorization` header carries, with its scheme and without: made of secrets, and as secret as they are. */
function credentialsIn(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'authorization' ? bareCredentials(value) : [],
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Some servers answer with the bare token.
  }
}

/** What an answer looks like, without what is in it: `{key: text of 40}`. */
export function shapeOf(value: unknown, depth = 2): string {
  if (typeof value === 'string') return `text of ${value.length}`;
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  if (depth === 0) return 'object';
  const fields = Object.entries(value).slice(0, 20);
  return `{${fields.map(([name, inner]) => `${name}: ${shapeOf(inner, depth - 1)}`).join(', ')}}`;
}

import { type AppError, maskUrl, redact, rounded } from '../common/index.js';
import { cachedExpression, ExpressionError } from '@image-integrator/nifi-expression';
import {
  Cookies,
  type HttpClient,
  type HttpHeaders,
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
  /** False follows redirects as browsers do, which make a GET of a POST. */
  readonly keepMethod?: boolean;
}

export interface LoginAnswer {
  /** Parsed: JSON, the fields of a form, else the text. */
  readonly answer: unknown;
  readonly text: string;
  readonly status: number;
  readonly headers: HttpHeaders;
}

export interface ExchangeOptions {
  readonly slug: string;
  readonly secrets: readonly string[];
  readonly tls: TlsOptions | undefined;
  readonly signal: AbortSignal;
  readonly now: Date;
  /** Hears of every step as it happens. */
  readonly trace: (step: LoginStep) => void;
}

const LIMITS = { maxBytes: 1024 * 1024, timeouts: { headersMs: 30_000, totalMs: 45_000 } } as const;
const RETRY = { maxAttempts: 3, maxWaitMs: 20_000 } as const;
/** What servers answer to credentials that they do not accept. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 422]);

/** The conversation of one login with the other side: sends, judges the answer, finds the token, tells each step. */
export class LoginExchange {
  /** Of this login, over all its requests. */
  readonly cookies = Cookies.empty();
  private readonly secrets: string[];

  constructor(
    private readonly http: HttpClient,
    private readonly options: ExchangeOptions,
  ) {
    this.secrets = [...options.secrets];
  }

  /**
   * Sends the call and returns the parsed answer (JSON, else its text). Disturbances are tried again a few times;
   * refused credentials never. Throws `LOGIN_REFUSED`, `LOGIN_FAILED`, `LOGIN_UNAVAILABLE`, or what HttpClient throws.
   */
  async send(call: LoginCall): Promise<unknown> {
    return (await this.ask(call)).answer;
  }

  /** As `send`, with the headers. */
  async ask(call: LoginCall): Promise<LoginAnswer> {
    const { tls, signal, trace } = this.options;
    const secrets = [...this.secrets, ...credentialsIn(call.headers ?? {})];
    const target = `${call.method} ${maskUrl(call.url, secrets)}`;
    const sent = call.body === undefined ? '' : ` with ${redact(call.body, secrets)}`;
    trace({ name: 'request', ok: true, detail: target + sent });
    const response = await this.http.sendWithRetry(
      {
        purpose: 'login',
        keepMethod: true,
        ...call,
        ...LIMITS,
        secrets,
        signal,
        cookies: this.cookies,
        ...(tls === undefined ? {} : { tls }),
        credentialHeaders: Object.keys(call.headers ?? {}),
      },
      RETRY,
    );
    const text = response.body.toString().replace(/^\uFEFF/, '');
    if (response.status < 200 || response.status > 299)
      throw this.refusal(target, response, redact(text, secrets));
    const answer = parsed(text, response.headers['content-type']);
    const took = `${response.status} after ${rounded(response.durationMs)} ms`;
    trace({ name: 'answer', ok: true, detail: `${took}: ${shapeOf(answer)}` });
    return { answer, text, status: response.status, headers: response.headers };
  }

  /** The token at `path` of an answer, or the whole answer when `path` is null. `LOGIN_TOKEN_MISSING` without one. */
  tokenAt(path: string | null, answer: unknown): string {
    const found = path === null ? answer : valueAt(path, answer);
    const token = typeof found === 'number' ? String(found) : typeof found === 'string' ? found.trim() : '';
    return this.token(token, path === null ? 'as the whole response' : `at ${path}`, answer);
  }

  /** `token`, told; `LOGIN_TOKEN_MISSING` when it is empty. */
  token(token: string, where: string, answer: unknown): string {
    if (token === '') {
      const said = this.saidOf(answer);
      throw loginError(
        'LOGIN_TOKEN_MISSING',
        `The login "${this.options.slug}" found no token ${where}. The response was ${shapeOf(answer)}${said === '' ? '' : `; it said: ${said}`}. Set the token path to where the token is.`,
      );
    }
    this.options.trace({ name: 'token', ok: true, detail: `${token.length} characters, ${where}` });
    return token;
  }

  /** What an answer of a good status says about a failure, masked; a token, which may be anywhere in it, is never shown. */
  saidOf(answer: unknown): string {
    const text = typeof answer === 'string' ? pageText(answer) : complaints(answer).join(', ');
    return redact(text, this.secrets).slice(0, 300);
  }

  /** Evaluates an expression over what is known by now; what comes out is a secret from here on. */
  evaluate(text: string, path: string, attributes: Readonly<Record<string, string>>): string {
    try {
      const input = { attributes, now: this.options.now, timezone: 'UTC' };
      const { text: value, masked } = cachedExpression(text).evaluateMasked(input);
      if (masked !== value && value !== '') this.secrets.push(value);
      return value;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = `The login "${this.options.slug}": settings.${path}: ${redact(error.message, this.secrets)}. Correct the expression.`;
      throw loginError('LOGIN_EXPRESSION_FAILED', message);
    }
  }

  /** What the other side answered is no login: `LOGIN_REFUSED` with its words. */
  refused(why: string, answer: unknown): AppError {
    const said = this.saidOf(answer);
    return loginError(
      'LOGIN_REFUSED',
      `The login "${this.options.slug}": ${redact(why, this.secrets)}.${said === '' ? '' : ` It said: ${said}.`} Check user name, password and the other credentials.`,
    );
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

function parsed(text: string, contentType: string | string[] | undefined): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const isForm =
      String(contentType).includes('x-www-form-urlencoded') || /^(\w+=[^&\s]*&)*access_token=\S+$/.test(text);
    return isForm ? Object.fromEntries(new URLSearchParams(text)) : text; // Some servers answer with the bare token.
  }
}

/** The words of a page or a sentence; a bare token has none. */
function pageText(text: string): string {
  const words = text
    .replaceAll(/<(script|style)[^>]*>.*?<\/\1>/gis, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return words.includes(' ') ? words : '';
}

const COMPLAINTS = /error|message|detail|description|reason|fault|exception|hata|mesaj|a[cç][iı]klama|^msg$/i;

/** The sentences of an answer that stand under the names of errors, however deep. */
function complaints(value: unknown, isNamed = false): string[] {
  if (typeof value === 'string') return isNamed && value.length < 500 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .slice(0, 50)
    .flatMap(([name, inner]) => complaints(inner, COMPLAINTS.test(name) || (isNamed && /^\d+$/.test(name))));
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

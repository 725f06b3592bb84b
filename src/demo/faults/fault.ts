/**
 * What may go wrong on purpose. A fault says *which* requests it is for (`match`), *how often* it strikes
 * (`times`, or `rate` with a `seed`) and *what* happens (`kind`, with that kind's own fields beside it).
 *
 * `processed` on a kind that answers nothing useful: true when the request takes effect first, so that only its
 * answer is lost. It is the case that makes a careless retry write twice.
 */
export type Fault =
  | LatencyFault
  | StatusFault
  | BreakFault
  | { readonly kind: 'truncated-json' }
  | { readonly kind: 'invalid-json' }
  | WrongContentTypeFault
  | { readonly kind: 'token-expiry' }
  | SlowDripFault;

/** Answers late, and otherwise as usual. Adds to any other fault of the same request. */
export interface LatencyFault {
  readonly kind: 'latency';
  readonly ms: number;
  /** Up to so many milliseconds more, drawn from the seed. */
  readonly jitterMs?: number;
}

/** Answers with a status (429, 500, 502, 503, …) in the words that a Django service or its gateway uses. */
export interface StatusFault {
  readonly kind: 'status';
  readonly status: number;
  /** Sends `Retry-After`; absent: no such header. */
  readonly retryAfterSeconds?: number;
  /** `http-date` sends the moment instead of the seconds. Default `seconds`. */
  readonly retryAfterForm?: 'seconds' | 'http-date';
  /** Sent in place of the usual body. */
  readonly body?: string;
  readonly processed?: boolean;
}

/**
 * `reset` breaks the connection, `hang` keeps it open and says nothing more: `before` any byte of the answer, or
 * `during`, after the head and half of the body.
 */
export interface BreakFault {
  readonly kind: 'reset' | 'hang';
  readonly when: 'before' | 'during';
  /** For `before`; with `during` the request always takes effect. */
  readonly processed?: boolean;
}

/** The usual status with another content type and, unless `keepBody`, the HTML page of a gateway. */
export interface WrongContentTypeFault {
  readonly kind: 'wrong-content-type';
  /** Default `text/html; charset=utf-8`. */
  readonly contentType?: string;
  readonly keepBody?: boolean;
}

/** Sends the answer in pieces of `bytes`, one every `everyMs`. */
export interface SlowDripFault {
  readonly kind: 'slow-drip';
  readonly bytes: number;
  readonly everyMs: number;
}

/** Every given condition must hold; none given: every request matches. */
export interface FaultMatch {
  readonly method?: string;
  /** How the path of the request target starts. */
  readonly path?: string;
  /** Text that the request target or the body holds. */
  readonly includes?: string;
}

export interface FaultRule {
  readonly match?: FaultMatch;
  /** Lets so many matching requests pass first. Default 0. */
  readonly skip?: number;
  /** Strikes at most so often. Default 1, without limit when there is a `rate`. */
  readonly times?: number;
  /** Share of the matching requests that it strikes, 0 to 1. Default 1. */
  readonly rate?: number;
  /** Of the draw for `rate` and `jitterMs`: the same seed strikes the same requests in order of arrival. Default 1. */
  readonly seed?: number;
}

export type FaultSpec = Fault & FaultRule;

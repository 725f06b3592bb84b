import type { FieldProblem } from '../common/index.js';
import type { LoginExchange } from './login-exchange.js';

/** What a login brought. */
export interface ObtainedToken {
  /** Bare, without prefix. */
  readonly token: string;
  /** What the response said, for the lifetime of the token. */
  readonly response: unknown;
  /** Secrets of the settings that the other side replaced (a rotated refresh token); null deletes one. */
  /** What says its end, where the token itself does not: a JWT in it. */
  readonly jwt?: string;
  readonly replacedSecrets?: Readonly<Record<string, string | null>>;
}

/** What later requests carry. */
export interface Presentation {
  /** The token with its prefix, `${token.erp}` of expressions and scripts; empty when there is none. */
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * One way of logging in. A new one is a file in types/ and a line in types/index.ts: the rest (storage, secrecy, cache,
 * single flight, renewal, cap, test) is the same for all.
 */
export interface LoginType<Settings extends object = object> {
  readonly name: string;
  readonly settings: new () => Settings;
  /** What is wrong with settings whose fields are valid one by one; paths start at the settings. */
  problems?(settings: Settings): FieldProblem[];
  /** Fields whose texts, however deep, may be expressions, evaluated for each login. */
  readonly expressions?: readonly string[];
  /** Fields whose texts may be expressions that the type evaluates itself, as it goes along. */
  readonly ownExpressions?: readonly string[];
  /** URLs that are requested, with their field, to be checked on save. */
  urls?(settings: Settings): Readonly<Record<string, string>>;
  /** Asks the other side for a token. Absent: the settings are all there is, nothing is asked, nothing expires. */
  obtain?(settings: Settings, exchange: LoginExchange): Promise<ObtainedToken>;
  /** `token` is what `obtain` brought; empty for a type without. */
  present(settings: Settings, token: string): Presentation;
}

/** `prefix token`, or the token alone; after a `=` there is no blank (`Cookie: B1SESSION=<token>`). */
export function withPrefix(prefix: string, token: string): string {
  if (prefix === '' || prefix.endsWith('=')) return prefix + token;
  // Some servers answer with the prefix, and `Bearer Bearer` is refused.
  return token.toLowerCase().startsWith(`${prefix.toLowerCase()} `) ? token : `${prefix} ${token}`;
}

/** The token in one header. */
export function inHeader(name: string, prefix: string, token: string): Presentation {
  const value = withPrefix(prefix, token);
  return { token: value, headers: { [name]: value }, query: {} };
}

import type { Schemas } from '../api/client.js';
import type { IconName } from '../shell/icons.js';

export type Login = Schemas['LoginResponse'];
export type StateName = 'working' | 'ready' | 'failing' | 'capped';

export const LOOKS: Readonly<Record<StateName, readonly [tone: string, icon: IconName]>> = {
  working: ['good', 'check'],
  ready: ['idle', 'dash'],
  failing: ['bad', 'cross'],
  capped: ['bad', 'warning'],
};

/** Kinds that log in nowhere: what is set is sent with every request. */
export const SESSIONLESS: ReadonlySet<string> = new Set([
  'basic',
  'permanent-token',
  'custom-headers',
  'api-key',
  'none',
]);

/** A failure counts until a session was obtained, or the login changed. */
export function stateOf({ state, updatedAt }: Login): StateName {
  const { session, lastFailure, cappedUntil } = state;
  if (cappedUntil !== null) return 'capped';
  const since = Math.max(Date.parse(updatedAt), Date.parse(session?.obtainedAt ?? updatedAt));
  if (lastFailure !== null && Date.parse(lastFailure.failedAt) > since) return 'failing';
  return session === null ? 'ready' : 'working';
}

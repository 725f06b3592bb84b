import type { Schemas } from '../api/client.js';
import type { User } from '../api/session.js';

export type Scope = Schemas['CreateTokenRequest']['scopes'][number];

/** Whether a scope is of use to a viewer; all are to others. */
const FOR_VIEWERS: Readonly<Record<Scope, boolean>> = {
  'runs:start': false,
  'runs:read': true,
  'outbound:post': false,
  'products:read': true,
  'products:repair': false,
  'flows:read': true,
  'flows:write': false,
  'logins:read': true,
  'logins:write': false,
  'logs:read': true,
  'alarms:read': true,
  'alarms:write': false,
  'stats:read': true,
  'tests:run': true,
};

/** What a token of somebody with this role may be allowed, in the order of the form. */
export function scopesFor({ role }: Pick<User, 'role'>): Scope[] {
  const all = Object.keys(FOR_VIEWERS) as Scope[];
  return role === 'viewer' ? all.filter((scope) => FOR_VIEWERS[scope]) : all;
}

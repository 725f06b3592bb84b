/**
 * What an API token may be allowed, each with what it opens. A route without a scope (users, tokens, sessions, audit,
 * installation, demo) is closed to tokens with scopes, whatever the role of their user.
 */
export const SCOPE_MEANINGS = {
  'outbound:post': 'post payloads to outbound flows',
  'runs:start': 'start, cancel, resume and repeat runs, and settle their held rows',
  'runs:read': 'read runs with their pages, rows and failures',
  'flows:read': 'read flows with their versions, schedules and samples, templates and the reference',
  'flows:write': 'create, change, start, stop and delete flows',
  'logins:read': 'read logins, without their secrets',
  'logins:write': 'create, change and delete logins',
  'logs:read': 'read and export logs',
  'alarms:read': 'read alarms and what they reported',
  'alarms:write': 'create, change, silence and delete alarms',
  'products:read': 'read products, missing images and what shops were found to hold',
  'products:repair': 'search for missing images, compare shops and settle what differs',
  'stats:read': 'read the overview, statistics and metrics',
  'tests:run': 'try logins, flows, scripts, mappings, expressions and alarms',
} as const;

export type Scope = keyof typeof SCOPE_MEANINGS;

export const SCOPES = Object.keys(SCOPE_MEANINGS) as readonly Scope[];

/** Where the request of a route names its flow: slug in the path, `flow` in the query, or the id of a run in the path. */
export type FlowPlace = 'path' | 'query' | 'run';

import type { Schemas } from '../api/client.js';
import type { JsonObject } from '../document/json.js';

export type Flow = Schemas['FlowResponse'];

/** Members that only an answer has; everything else, known to this console or not, is the document. */
const ANSWERED = new Set([
  'id',
  'state',
  'startedAt',
  'version',
  'outboundUrl',
  'createdAt',
  'updatedAt',
  'warnings',
]);

export function documentOf(flow: Flow): JsonObject {
  const members = Object.entries(flow).filter(([name]) => !ANSWERED.has(name));
  return Object.fromEntries(members) as JsonObject;
}

/** What a new flow begins with. */
export const FRESH: JsonObject = {
  name: '',
  direction: 'inbound',
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  omnitron: { login: '', domainUrl: '' },
  read: { url: '' },
};

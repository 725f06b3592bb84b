import { defineErrors } from '../common/index.js';

/** What can go wrong when Omnitron's lists (products, images) are read. */
export const lookupError = defineErrors({
  OMNITRON_LIST_UNAUTHORIZED: { kind: 'auth', status: 502, title: 'Omnitron refused the session' },
  OMNITRON_LIST_REFUSED: { kind: 'config', status: 502, title: 'Omnitron refused to list' },
  OMNITRON_LIST_FAILED: { kind: 'transient', status: 502, title: 'Omnitron failed to list' },
  OMNITRON_LIST_INVALID: { kind: 'config', status: 502, title: 'The answer of Omnitron is no list' },
  OMNITRON_FILTER_IGNORED: { kind: 'config', status: 502, title: 'Omnitron does not know this filter' },
});

import { defineErrors } from '../common/index.js';

export const databaseError = defineErrors({
  DATABASE_BUSY: { kind: 'transient', status: 503, title: 'The database is busy' },
  DATABASE_UNREACHABLE: { kind: 'config', status: 503, title: 'The database cannot be reached' },
  DATABASE_URL_INVALID: { kind: 'config', status: 500, title: 'DATABASE_URL is not valid' },
  EMBEDDED_UNSUPPORTED: {
    kind: 'config',
    status: 500,
    title: 'There is no embedded Postgres for this machine',
  },
  EMBEDDED_DATA_UNUSABLE: { kind: 'config', status: 500, title: 'The embedded database cannot be used' },
  EMBEDDED_IN_USE: { kind: 'conflict', status: 409, title: 'The data directory is in use' },
  EMBEDDED_START_FAILED: { kind: 'transient', status: 503, title: 'The embedded Postgres did not start' },
});

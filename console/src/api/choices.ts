/** What the API's filters take. */
export const RUN_STATES = ['queued', 'running', 'paused', 'finished'] as const;
export const RUN_STATUSES = ['succeeded', 'partial', 'failed', 'empty', 'cancelled'] as const;
export const RUN_TRIGGERS = [
  'schedule',
  'manual',
  'csv',
  'fetch-missing',
  'outbound',
  'after-flow',
  'test',
] as const;
export const ROW_STATUSES = ['failed', 'held', 'skipped', 'written', 'pending'] as const;
export const LOG_LEVELS = ['main', 'steps', 'lines', 'logins'] as const;
export const PRODUCT_STATES = [
  'in-sync',
  'owed',
  'held',
  'failed',
  'drifted',
  'flapping',
  'never-seen',
] as const;

import { defineErrors } from '../common/index.js';

export const backupError = defineErrors({
  BACKUP_IMPOSSIBLE: { kind: 'config', status: 500, title: 'There is nothing to back up, or no way to' },
  BACKUP_FILE_UNUSABLE: { kind: 'config', status: 500, title: 'The file cannot be written or read' },
  BACKUP_INVALID: { kind: 'input', status: 422, title: 'The file is no whole backup' },
  BACKUP_TOO_NEW: { kind: 'config', status: 500, title: 'The backup is of a newer version' },
  RESTORE_IN_USE: { kind: 'conflict', status: 409, title: 'The database is in use' },
  RESTORE_NOT_EMPTY: { kind: 'conflict', status: 409, title: 'The database is not empty' },
  RESTORE_KEYS_MISSING: { kind: 'config', status: 500, title: 'The keys of the backup are missing' },
});

export { type BackupOptions, type BackupReport, createBackup } from './backup.js';
export { backupError } from './backup.errors.js';
export type { Manifest, TableEnd, TableListener } from './manifest.js';
export { checkBackup, restoreBackup, type RestoreOptions, type RestoreReport } from './restore.js';

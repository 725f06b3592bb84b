/** Every migration, oldest first. One file per change: `<timestamp>-<what>.ts`, class `<What><timestamp>`. */
export const migrations: readonly (new () => import('typeorm').MigrationInterface)[] = [];

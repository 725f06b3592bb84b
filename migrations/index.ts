/** Every migration, oldest first. One file per change: `<timestamp>-<what>.ts`, class `<What><timestamp>`. */
import { Auth1764000001000 } from './1764000001000-auth.js';

export const migrations: readonly (new () => import('typeorm').MigrationInterface)[] = [Auth1764000001000];

import { chmodSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Keeps what V8 made of our modules in `<dataDir>/cache`, so that later starts need not compile them again. Without a folder
 * that can be written, nothing is kept. NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 switches it off.
 */
export function keepCompiledCode(dataDir: string): void {
  const asRoot = process.getuid?.() === 0;
  try {
    // As the embedded Postgres makes it: open for its own account where root makes it, else closed to others.
    const made = mkdirSync(dataDir, { recursive: true, mode: asRoot ? 0o755 : 0o700 });
    if (made !== undefined && asRoot) chmodSync(dataDir, 0o755);
    mkdirSync(join(dataDir, 'cache'), { recursive: true, mode: 0o700 });
    enableCompileCache(join(dataDir, 'cache'));
  } catch {
    // A read-only DATA_DIR is allowed where database and keys are given.
  }
}

import { existsSync } from 'node:fs';
import { AppConfig, logFormat, readEnvironment } from '../config/index.js';
import { keepCompiledCode } from './compile-cache.js';
import { tellFailure } from './failure.js';
import { checkAddress } from './listen.js';

/**
 * The server: checks its settings, starts, and says where it is. Every process of an installation is this; `ROLES` says which
 * parts it runs. When it cannot start, it says why and ends the process with 1.
 *
 * The application is loaded only when the settings are right: a mistake in them is answered at once.
 */
export async function start(): Promise<void> {
  try {
    const config = AppConfig.fromEnv(readEnvironment());
    await checkAddress(config);
    keepCompiledCode(config.DATA_DIR);
    const { run } = await loadServer();
    await run(config);
  } catch (error) {
    tellFailure(error, logFormat(process.env['LOG_FORMAT'], process.stdout).readable);
    // What was opened before the failure (the pool, the embedded Postgres) would keep the process alive.
    process.exit(1);
  }
}

/** The server in few files, as the build puts it together; module by module where there are none (in a test). */
async function loadServer(): Promise<typeof import('./run.js')> {
  const bundle = new URL('../../server/run.js', import.meta.url);
  return existsSync(bundle)
    ? ((await import(bundle.href)) as typeof import('./run.js'))
    : await import('./run.js');
}

/*
 * A process of the application as far as its database goes, for tests that kill it. Its argument is the JSON of the
 * options of `EmbeddedPostgres.open`. It says what happens as lines of JSON, and ends as told by a signal: SIGTERM in
 * order, SIGHUP by `process.exit()` without closing anything.
 */
import { EmbeddedPostgres } from '../dist/index.js';

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const logger = {
  log: () => undefined,
  warn: (message) => say({ event: 'warning', message }),
  error: (message) => say({ event: 'problem', message }),
};

const begin = performance.now();
try {
  const embedded = await EmbeddedPostgres.open({ ...JSON.parse(process.argv[2]), logger });
  process.on('SIGTERM', () => {
    embedded.close().then(
      () => say({ event: 'closed' }),
      (error) => say({ event: 'problem', message: error.message }),
    );
  });
  process.on('SIGHUP', () => process.exit(3));
  say({
    event: 'open',
    url: embedded.url,
    adminUrl: embedded.adminUrl,
    milliseconds: performance.now() - begin,
  });
  // Stays, as a server does: the open connection keeps the process.
} catch (error) {
  say({ event: 'refused', code: error.code, message: error.message });
  process.exitCode = 1;
}

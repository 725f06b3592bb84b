// Whose tables are whose: the rooms of src/ and the tables that only they name in their statements. Others join what a room exports
// of them (`FLOW_HEADS`), or call it. docs/architecture.md has the same table, and a test compares the two.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export const owners = {
  auth: ['users', 'access_tokens', 'login_tries', 'known_devices'],
  audit: ['audit_log'],
  'http-client': ['host_budgets', 'request_hours'],
  logins: ['logins', 'login_sessions'],
  logs: ['login_errors'],
  'omnitron-writer': ['omnitron_accounts'],
  flows: ['flows', 'flow_versions', 'flow_checkpoints'],
  runs: [
    'runs',
    'run_arrivals',
    'run_queries',
    'run_payload_parts',
    'run_pages',
    'run_rows',
    'row_failures',
    'run_identifiers',
    'run_batches',
    'step_logs',
    'job_leases',
    'process_numbers',
    'product_states',
    'write_fences',
    'sku_turns',
    'undelivered_products',
  ],
  schedule: ['schedule_plans', 'schedule_ticks'],
  outbound: ['outbound_keys'],
  'fetch-missing': ['missing_searches', 'missing_products'],
  reconcile: ['reconciliations'],
  testing: ['flow_samples'],
  showcase: ['demos'],
  monitoring: [
    'alarms',
    'alarm_channels',
    'alarm_silences',
    'alarm_states',
    'alarm_events',
    'alarm_deliveries',
    'alarm_clock',
  ],
};

/** What names tables of others all the same, and why. */
export const exceptions = {
  'src/backup/':
    'copies a database without its application, and settles what a restored one must not go on with',
  'src/database/sealed-columns.ts': 'lists every sealed column, for the rotation of keys',
};

const ownerOf = new Map(
  Object.entries(owners).flatMap(([room, tables]) => tables.map((table) => [table, room])),
);
/** Where a statement names a relation. A name of several words is one wherever it stands. */
const NAMED =
  /\b(?:FROM|JOIN|INTO|UPDATE|TABLE|ANALYZE|USING|ONLY|TRUNCATE)\s+([a-z_]+)|\b([a-z]+_[a-z_]+)\b/g;

/** The tables of other rooms that texts of a source file name, each as `{ table, owner, line }`. */
export function foreignTables(file, text) {
  const room = file.split('/')[1];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      for (const [, relation, name] of node.text.matchAll(NAMED)) {
        const table = relation ?? name;
        const owner = ownerOf.get(table);
        if (owner === undefined || owner === room) continue;
        found.push({ table, owner, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Every violation under `root`, as a sentence. */
export function violations(root) {
  return globSync('src/**/*.ts', { cwd: root })
    .filter(
      (file) => !file.endsWith('.spec.ts') && !Object.keys(exceptions).some((path) => file.startsWith(path)),
    )
    .flatMap((file) =>
      foreignTables(file, readFileSync(join(root, file), 'utf8')).map(
        ({ table, owner, line }) =>
          `${file}:${line} names ${table}, which is a table of ${owner}: use what src/${owner}/index.ts exports.`,
      ),
    );
}

if (import.meta.main) {
  const found = violations(join(import.meta.dirname, '..'));
  for (const sentence of found) console.error(sentence);
  if (found.length > 0) process.exit(1);
}

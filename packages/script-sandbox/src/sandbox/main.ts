import { argv } from 'node:process';
import type { FromRunner, SandboxFailure, SandboxJob, SandboxReport, ToRunner } from '../runner-protocol.js';
import { SandboxError } from '../sandbox-error.js';
import type { Engine } from './engine.js';
import { JavaScriptEngine } from './javascript/javascript-engine.js';
import { watchingMemory } from './memory-watch.js';
import { ParentHttp } from './parent-http.js';
import { PythonEngine } from './python/python-engine.js';
import { Transcript } from './transcript.js';

/**
 * The runner process: takes one job at a time from its parent and runs it in a fresh isolate. It never ends by itself, since
 * leaving with a live isolate crashes or hangs: the parent kills it, and a parent that is gone means the end as well.
 */
const [, , dataDir = '.data'] = argv;
const send = (message: FromRunner): void => void process.send?.(message);
const http = new ParentHttp(send);
/** V8 has lost an isolate, which happens when it cannot get memory: nothing in this process can be trusted any more. */
const outOfMemory = (): void => send({ type: 'lost', failure: null });
const javascript = new JavaScriptEngine(outOfMemory);
const engines: Record<SandboxJob['language'], Engine> = {
  javascript,
  typescript: javascript,
  python: new PythonEngine(dataDir, outOfMemory),
};

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message: ToRunner) => {
  if (message.type === 'job') void runJob(message.job).then((report) => send({ type: 'report', report }));
  else http.settle(message);
});

async function runJob(job: SandboxJob): Promise<SandboxReport> {
  const transcript = new Transcript(job.limits.maxStdoutBytes);
  const report = { outputs: [] as SandboxReport['outputs'], failure: null as SandboxReport['failure'] };
  let startedAt = performance.now();
  const started = (): void => {
    startedAt = performance.now();
    send({ type: 'started' });
  };
  const lost = (failure: SandboxFailure): void => send({ type: 'lost', failure });
  try {
    report.outputs = await watchingMemory(job.limits.memoryMb, outOfMemory, () =>
      engines[job.language].execute(job, { transcript, started, http: http.request, lost }),
    );
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    report.failure = error.failure;
  }
  const durationMs = Math.round((performance.now() - startedAt) * 100) / 100;
  return { ...report, stdout: transcript.stdout, log: transcript.logLines, durationMs };
}

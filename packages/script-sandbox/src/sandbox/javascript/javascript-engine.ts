import ivm from 'isolated-vm';
import { outputFailure } from '../../failures.js';
import { bytesOf } from '../../report-schema.js';
import type { LogLevel, SandboxFailure, SandboxJob, SandboxOutput } from '../../runner-protocol.js';
import { type Deadline, withDeadline } from '../deadline.js';
import { SandboxError } from '../../sandbox-error.js';
import type { Engine, EngineHost } from '../engine.js';
import { guardedHttp } from '../guarded-http.js';
import { failureOf, scriptFile, thrown } from './javascript-errors.js';
import { prelude, type PreludeAnswer } from './prelude.js';
import { compile } from './program.js';
import { stripTypes } from './strip-types.js';
import { urlPrelude } from './url-prelude.js';
import { JobTimers, webHost } from './web-host.js';
import { webPrelude } from './web-prelude.js';

/** JavaScript and TypeScript: a fresh isolate for every job, text in and text out. */
export class JavaScriptEngine implements Engine {
  constructor(private readonly onLost: () => void) {}

  async execute(job: SandboxJob, host: EngineHost): Promise<SandboxOutput[]> {
    const source = job.language === 'typescript' ? stripTypes(job.source) : job.source;
    const isolate = new ivm.Isolate({
      memoryLimit: job.limits.memoryMb,
      onCatastrophicError: this.onLost,
    });
    const timers = new JobTimers();
    host.started();
    try {
      return await withDeadline(
        job.limits,
        host,
        () => dispose(isolate),
        (deadline) => run({ isolate, source, job, host, timers }, deadline),
      );
    } catch (error) {
      throw error instanceof SandboxError ? error : new SandboxError(failureOf(error, job));
    } finally {
      timers.stop();
      // The parent has the answer first.
      setImmediate(() => dispose(isolate));
    }
  }
}

function dispose(isolate: ivm.Isolate): void {
  if (!isolate.isDisposed) isolate.dispose();
}

interface Execution {
  readonly isolate: ivm.Isolate;
  readonly source: string;
  readonly job: SandboxJob;
  readonly host: EngineHost;
  readonly timers: JobTimers;
}

async function run(
  { isolate, source, job, host, timers }: Execution,
  deadline: Deadline,
): Promise<SandboxOutput[]> {
  // Our own code is short and may run in this thread; the script's never does.
  const context = isolate.createContextSync();
  const invoke = installPrelude(context, job, host);
  installWeb(context, job, host, timers);
  const program = await compile(isolate, source, scriptFile(job));
  if (job.action === 'check') return [];
  const transform = await program.findTransform(context, deadline);
  const answer = (await invoke.apply(undefined, [transform, job.input, JSON.stringify(job.attributes)], {
    timeout: deadline.leftMs(),
    result: { promise: true, copy: true },
  })) as PreludeAnswer;
  return [toOutput(answer, job)];
}

function installPrelude(context: ivm.Context, { limits }: SandboxJob, host: EngineHost): ivm.Reference {
  const emit = (kind: LogLevel | 'stdout', text: string): void => {
    if (kind === 'stdout') host.transcript.print(text);
    else host.transcript.log(kind, text);
  };
  const install = context.evalSync(`(${prelude.toString()})`, { reference: true });
  return install.applySync(
    undefined,
    [
      new ivm.Callback(emit, { ignored: true }),
      new ivm.Reference(guardedHttp(limits, host)),
      limits.maxStdoutBytes,
      limits.maxOutputBytes,
    ],
    { result: { reference: true } },
  );
}

/** A timer that would ring later than this behind the end of its script never rings. */
const LATE_MS = 10_000;

/** What scripts expect of the web. Its timers wait here, and no longer than the script may run. */
function installWeb(context: ivm.Context, { limits }: SandboxJob, host: EngineHost, timers: JobTimers): void {
  const report = (text: string): void => host.transcript.log('error', text);
  const web = new ivm.Callback(webHost);
  const install = (part: typeof urlPrelude | typeof webPrelude): ivm.Reference =>
    context.evalSync(`(${part.toString()})`, { reference: true });
  install(urlPrelude).applySync(undefined, [web]);
  install(webPrelude).applySync(undefined, [
    web,
    new ivm.Reference(timers.sleep),
    new ivm.Callback(report, { ignored: true }),
    limits.timeoutMs + LATE_MS,
  ]);
}

function toOutput(answer: PreludeAnswer, job: SandboxJob): SandboxOutput {
  if ('text' in answer) {
    const output: SandboxOutput = {
      relationship: 'success',
      text: answer.text,
      attributes: answer.attributes,
    };
    if (bytesOf([output]) <= job.limits.maxOutputBytes) return output;
  }
  throw new SandboxError(toFailure(answer, job));
}

function toFailure(answer: PreludeAnswer, job: SandboxJob): SandboxFailure {
  if ('contract' in answer) return { code: 'SCRIPT_CONTRACT', message: answer.contract };
  if ('badInput' in answer) {
    return {
      code: 'SCRIPT_INPUT_INVALID',
      message: `The input of the script is not JSON: ${answer.badInput}`,
    };
  }
  if ('stack' in answer) return thrown(answer.message, answer.stack, job);
  return outputFailure(job.limits.maxOutputBytes);
}

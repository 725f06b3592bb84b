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

/** JavaScript and TypeScript: a fresh isolate for every job, text in and text out. */
export class JavaScriptEngine implements Engine {
  constructor(private readonly onLost: () => void) {}

  async execute(job: SandboxJob, host: EngineHost): Promise<SandboxOutput[]> {
    const source = job.language === 'typescript' ? stripTypes(job.source) : job.source;
    const isolate = new ivm.Isolate({
      memoryLimit: job.limits.memoryMb,
      onCatastrophicError: this.onLost,
    });
    host.started();
    try {
      return await withDeadline(
        job.limits,
        host,
        () => dispose(isolate),
        (deadline) => run(isolate, source, job, host, deadline),
      );
    } catch (error) {
      throw error instanceof SandboxError ? error : new SandboxError(failureOf(error, job));
    } finally {
      // The parent has the answer first.
      setImmediate(() => dispose(isolate));
    }
  }
}

function dispose(isolate: ivm.Isolate): void {
  if (!isolate.isDisposed) isolate.dispose();
}

async function run(
  isolate: ivm.Isolate,
  source: string,
  job: SandboxJob,
  host: EngineHost,
  deadline: Deadline,
): Promise<SandboxOutput[]> {
  // Our own code is short and may run in this thread; the script's never does.
  const context = isolate.createContextSync();
  const invoke = installPrelude(context, job, host);
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

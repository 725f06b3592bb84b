import { crashFailure, memoryFailure, outputFailure, timeoutFailure } from '../../failures.js';
import { attributeBytes, soundFailure } from '../../report-schema.js';
import type { SandboxFailure, SandboxJob, SandboxOutput } from '../../runner-protocol.js';
import { SandboxError } from '../../sandbox-error.js';
import type { PythonAnswer } from './python-prelude.js';

/** What `image_integrator.runner.run` answers, unless a script has changed it: the parent looks at it again. */
interface Header {
  readonly outputs: { readonly relationship: string; readonly attributes: Record<string, string> }[];
  readonly failure: unknown;
}

/** What `image_integrator.runner.run` takes, beside the input. */
export function jobText({ action, source, attributes, limits }: SandboxJob): string {
  const { maxStdoutBytes, maxOutputBytes } = limits;
  return JSON.stringify({ action, source, attributes, maxStdoutBytes, maxOutputBytes });
}

/** The flow files of an answer; throws the failure that it tells of. */
export function readAnswer({ header, contents }: PythonAnswer, { limits }: SandboxJob): SandboxOutput[] {
  const { outputs, failure: told } = readHeader(header);
  if (told !== null) {
    const failure = soundFailure(told);
    if (failure.code === 'SCRIPT_OUTPUT_TOO_LARGE')
      throw new SandboxError(outputFailure(limits.maxOutputBytes));
    throw new SandboxError(failure.code === 'SCRIPT_MEMORY' ? memoryFailure(limits.memoryMb) : failure);
  }
  const bytes =
    contents.reduce((sum, { byteLength }) => sum + byteLength, 0) +
    outputs.reduce((sum, { attributes }) => sum + attributeBytes(attributes ?? {}), 0);
  if (bytes > limits.maxOutputBytes) throw new SandboxError(outputFailure(limits.maxOutputBytes));
  return outputs.map(({ relationship, attributes }, index) => ({
    relationship: relationship === 'failure' ? 'failure' : 'success',
    text: Buffer.from(contents[index] ?? new ArrayBuffer(0)).toString('utf8'),
    attributes,
  }));
}

function readHeader(text: string): Header {
  try {
    const header = JSON.parse(text) as Partial<Header> | null;
    if (Array.isArray(header?.outputs) && header.failure !== undefined) return header as Header;
  } catch {
    // Answered below.
  }
  throw new SandboxError(soundFailure(null));
}

/** What an error means that escaped the interpreter itself. */
export function failureOf(error: unknown, { limits }: SandboxJob): SandboxFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (/timed out/.test(message)) return timeoutFailure(limits.timeoutMs);
  if (/memory limit|allocation failed|out of memory|disposed/i.test(message))
    return memoryFailure(limits.memoryMb);
  return crashFailure();
}

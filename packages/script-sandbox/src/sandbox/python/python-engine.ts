import type { LogLevel, SandboxJob, SandboxOutput } from '../../runner-protocol.js';
import { withDeadline } from '../deadline.js';
import { SandboxError } from '../../sandbox-error.js';
import type { Engine, EngineHost } from '../engine.js';
import { guardedHttp } from '../guarded-http.js';
import { failureOf, jobText, readAnswer } from './python-answer.js';
import { PythonImages } from './python-images.js';
import { PythonIsolate } from './python-isolate.js';

interface Spare {
  readonly memoryMb: number;
  readonly python: Promise<PythonIsolate>;
}

/**
 * Python: CPython compiled to WebAssembly, in an isolate of its own for every job. A start takes a tenth of a second even from a
 * snapshot, so one spare is kept warm; it is made after a job, never beside one, and has run nobody's code.
 */
export class PythonEngine implements Engine {
  private readonly images: PythonImages;
  private spare: Spare | null = null;

  constructor(
    dataDir: string,
    private readonly onLost: () => void,
  ) {
    this.images = new PythonImages(dataDir, onLost);
  }

  async execute(job: SandboxJob, host: EngineHost): Promise<SandboxOutput[]> {
    const { memoryMb, timeoutMs } = job.limits;
    const { python: starting } = this.takeSpare(memoryMb) ?? this.startSpare(memoryMb);
    const python = await starting;
    const { transcript } = host;
    python.ports.emit = (kind, text) =>
      kind === 'stdout' ? transcript.print(text) : transcript.log(kind as LogLevel, text);
    python.ports.request = guardedHttp(job.limits, host);
    host.started();
    try {
      const answer = await withDeadline(
        job.limits,
        host,
        () => python.dispose(),
        () => python.run(jobText(job), job.input, timeoutMs),
      );
      return readAnswer(answer, job);
    } catch (error) {
      throw error instanceof SandboxError ? error : new SandboxError(failureOf(error, job));
    } finally {
      // The parent has the answer before this process spends time on the next one.
      setImmediate(() => {
        python.dispose();
        this.spare = this.startSpare(memoryMb);
      });
    }
  }

  private takeSpare(memoryMb: number): Spare | null {
    const { spare } = this;
    this.spare = null;
    if (spare?.memoryMb === memoryMb) return spare;
    void spare?.python.then((python) => python.dispose());
    return null;
  }

  private startSpare(memoryMb: number): Spare {
    const python = this.images.get(memoryMb).then((image) => PythonIsolate.start(image, this.onLost));
    // Whoever takes it sees why it did not start; until then nobody is listening.
    python.catch(() => {});
    return { memoryMb, python };
  }
}

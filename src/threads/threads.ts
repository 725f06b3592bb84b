import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Injectable, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Tasks } from './tasks/index.js';
import { type JobOptions, ThreadPool } from './thread-pool.js';

type Answer<Name extends keyof Tasks> = ReturnType<Tasks[Name]>;
type Input<Name extends keyof Tasks> = Parameters<Tasks[Name]>[0];

/** The bundle of a build starts in half of the time of the modules. */
const BUNDLE = new URL('../../server/thread.js', import.meta.url);
const ENTRY = existsSync(BUNDLE) ? BUNDLE : new URL('./worker.js', import.meta.url);
/** Tests run this file as TypeScript, of which a thread knows nothing: the tasks then run where they were asked for. */
const IS_COMPILED = !import.meta.url.endsWith('.ts');
/** As many requests wait as are answered within seconds. */
const OPTIONS = {
  maxWaitingOfOwner: 250,
  maxWaiting: 1_000,
  keptWarm: 1,
  idleMs: 600_000,
  maxMegabytes: 1_024,
};

/** Does what computes for more than a few milliseconds beside the event loop: one call of a task, a function of `tasks/`. */
@Injectable()
export class Threads implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pool: ThreadPool;

  constructor() {
    const size = Math.max(2, Math.min(4, availableParallelism() - 1));
    this.pool = new ThreadPool(ENTRY, { ...OPTIONS, size, perOwner: size - 1 });
  }

  onApplicationBootstrap(): void {
    if (IS_COMPILED) this.pool.warm();
  }

  /** Errors as `ThreadPool.run` has them. */
  async run<Name extends keyof Tasks>(
    task: Name,
    input: Input<Name>,
    options: JobOptions,
  ): Promise<Answer<Name>> {
    if (IS_COMPILED) return (await this.pool.run(task, input, options)) as Answer<Name>;
    const { TASKS } = await import('./tasks/index.js');
    return TASKS[task](input as never) as Answer<Name>;
  }

  onApplicationShutdown(): Promise<void> {
    return this.pool.stop();
  }
}

@Module({ providers: [Threads], exports: [Threads] })
export class ThreadsModule {}

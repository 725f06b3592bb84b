import { Worker } from 'node:worker_threads';
import { threadsError } from './threads.errors.js';
import type { FromThread, ToThread } from './thread-protocol.js';

/** How many threads there are, and how much may wait for them. */
export interface PoolOptions {
  readonly size: number;
  /** Of them, how many the jobs of one owner may have at once. */
  readonly perOwner: number;
  readonly maxWaitingOfOwner: number;
  readonly maxWaiting: number;
  /** So many threads are kept ready from `warm` on, that no job waits for the start of one; 0 where nothing is said. */
  readonly keptWarm?: number;
  /** A further thread without a job ends after so long. */
  readonly idleMs: number;
  /** Most memory for the values of a thread. */
  readonly maxMegabytes: number;
}

/** Who asks, how long a job may take once it has its thread, and who may call it off. */
export interface JobOptions {
  readonly owner: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

interface Job extends JobOptions {
  readonly task: string;
  readonly input: unknown;
  readonly end: (outcome: FromThread | { readonly failure: unknown }) => void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | null;
  /** Whether it was given a job: one that ends before cannot start, and neither could the next one. */
  isProven: boolean;
  timer: NodeJS.Timeout | undefined;
}

const COME_BACK_MS = 2_000;

/**
 * Worker threads for what would keep the event loop busy. They start when they are needed and end when they are not; one job has a
 * thread for itself, so that a job which takes too long ends with its thread. Of several owners each has its turn.
 */
export class ThreadPool {
  private readonly threads = new Set<Thread>();
  private waiting: Job[] = [];
  private readonly lastTurn = new Map<string, number>();
  private turns = 0;
  private isStopped = false;
  private isKeptWarm = false;

  constructor(
    private readonly entry: URL,
    private readonly options: PoolOptions,
  ) {}

  /** How many threads there are. */
  get size(): number {
    return this.threads.size;
  }

  /** Starts the threads that are kept ready. */
  warm(): void {
    this.isKeptWarm = true;
    this.refill();
  }

  /** What the task answers. `THREADS_BUSY`, `THREAD_TIMEOUT`, `THREAD_OUT_OF_MEMORY`, the reason of the signal, or what the task threw. */
  async run(task: string, input: unknown, options: JobOptions): Promise<unknown> {
    options.signal?.throwIfAborted();
    if (this.isStopped) throw stopped();
    this.refuseWhenDeep(options.owner);
    const outcome = await new Promise<FromThread | { readonly failure: unknown }>((resolve) => {
      const leave = (): void => this.callOff(job, options.signal?.reason);
      const end: Job['end'] = (how) => {
        options.signal?.removeEventListener('abort', leave);
        resolve(how);
      };
      const job: Job = { ...options, task, input, end };
      options.signal?.addEventListener('abort', leave, { once: true });
      this.waiting.push(job);
      this.goOn();
    });
    if ('failure' in outcome) throw outcome.failure;
    if ('thrown' in outcome) throw outcome.thrown;
    return outcome.value;
  }

  /** Ends every thread; jobs at work and waiting ones fail. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const job of this.waiting.splice(0)) job.end({ failure: stopped() });
    await Promise.all([...this.threads].map((thread) => this.end(thread, stopped())));
  }

  private refill(): void {
    const { keptWarm = 0 } = this.options;
    while (this.isKeptWarm && !this.isStopped && this.threads.size < keptWarm) this.open();
  }

  private refuseWhenDeep(owner: string): void {
    const own = this.waiting.filter((job) => job.owner === owner).length;
    const { maxWaitingOfOwner, maxWaiting } = this.options;
    if (own < maxWaitingOfOwner && this.waiting.length < maxWaiting) return;
    throw threadsError(
      'THREADS_BUSY',
      `${own < maxWaitingOfOwner ? this.waiting.length : own} such requests wait already. Try again in ${COME_BACK_MS / 1000} s.`,
      { details: { retryAfterMs: COME_BACK_MS } },
    );
  }

  private goOn(): void {
    for (let job = this.nextJob(); job !== undefined; job = this.nextJob()) {
      const thread = this.freeThread();
      if (thread === null) return;
      this.waiting = this.waiting.filter((other) => other !== job);
      this.turns += 1;
      this.lastTurn.set(job.owner, this.turns);
      this.start(thread, job);
    }
    if (this.waiting.length === 0) this.lastTurn.clear();
  }

  /** The oldest job of the owner whose last turn is longest ago. */
  private nextJob(): Job | undefined {
    const atWork = (owner: string): number =>
      [...this.threads].filter(({ job }) => job?.owner === owner).length;
    const turn = ({ owner }: Job): number => this.lastTurn.get(owner) ?? 0;
    return this.waiting
      .filter(({ owner }) => atWork(owner) < this.options.perOwner)
      .reduce<Job | undefined>(
        (first, job) => (first === undefined || turn(job) < turn(first) ? job : first),
        undefined,
      );
  }

  private freeThread(): Thread | null {
    const idle = [...this.threads].find(({ job }) => job === null);
    if (idle !== undefined) return idle;
    return this.threads.size < this.options.size ? this.open() : null;
  }

  private open(): Thread {
    const worker = new Worker(this.entry, {
      name: 'compute',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.options.maxMegabytes },
    });
    const thread: Thread = { worker, job: null, isProven: false, timer: undefined };
    this.threads.add(thread);
    worker.on('message', (message: FromThread) => this.finish(thread, message));
    worker.on('error', (error: NodeJS.ErrnoException) => void this.end(thread, asFailure(error)));
    worker.unref();
    return thread;
  }

  private start(thread: Thread, job: Job): void {
    clearTimeout(thread.timer);
    thread.job = job;
    thread.isProven = true;
    const seconds = job.timeoutMs / 1000;
    thread.timer = setTimeout(
      () => void this.end(thread, threadsError('THREAD_TIMEOUT', `It was stopped after ${seconds} s.`)),
      job.timeoutMs,
    );
    const message: ToThread = { task: job.task, input: job.input };
    thread.worker.postMessage(message, []);
  }

  private finish(thread: Thread, message: FromThread): void {
    clearTimeout(thread.timer);
    const { job } = thread;
    thread.job = null;
    thread.timer = setTimeout(() => this.endIdle(thread), this.options.idleMs).unref();
    job?.end(message);
    this.goOn();
  }

  private endIdle(thread: Thread): void {
    if (!this.isKeptWarm || this.threads.size > (this.options.keptWarm ?? 0)) void this.end(thread, null);
  }

  /** Ends a thread; what it has at work fails with `failure`. */
  private async end(thread: Thread, failure: unknown): Promise<void> {
    if (!this.threads.delete(thread)) return;
    clearTimeout(thread.timer);
    thread.job?.end({ failure });
    const ended = thread.worker.terminate();
    if (!this.isStopped) this.goOn();
    if (thread.isProven) this.refill();
    await ended;
  }

  private callOff(job: Job, reason: unknown): void {
    this.waiting = this.waiting.filter((other) => other !== job);
    const thread = [...this.threads].find((one) => one.job === job);
    if (thread === undefined) job.end({ failure: reason });
    else void this.end(thread, reason);
  }
}

function stopped(): Error {
  return threadsError('THREADS_BUSY', 'The service is shutting down.', {
    details: { retryAfterMs: COME_BACK_MS },
  });
}

function asFailure(error: NodeJS.ErrnoException): unknown {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return threadsError('THREAD_OUT_OF_MEMORY', 'It needed more memory than such a request may have.');
}

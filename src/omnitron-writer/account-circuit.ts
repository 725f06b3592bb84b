import { AppError } from '../common/index.js';
import type { LaneTime } from './account-lane.js';
import type { AccountStore, OpenCircuit } from './account-store.js';
import { writerError } from './writer.errors.js';

/** Failures in a row, over all rows, after which the account is taken to be down. */
const MOST_FAILURES = 20;
/** Fewer are enough when nothing has succeeded for so long: few requests, each with its own long waits. */
const FEW_FAILURES = 5;
const FAILING_FOR_MS = 10_000;
const LOOK_AGAIN_MS = 200;

interface OpenState {
  /** On this process's clock. */
  readonly untilMs: number;
  readonly cause: OpenCircuit;
}

/**
 * The circuit of an account, shared by all processes. It opens when request after request fails, so that a shop that is
 * down costs a pause and not 100,000 failed rows. When its time has come one request, of whichever process, tries;
 * the others wait for what becomes of it.
 */
export class AccountCircuit {
  private open: OpenState | null = null;
  private failures = 0;
  private failingSinceMs = 0;

  constructor(
    private readonly account: string,
    private readonly store: AccountStore,
    private readonly time: LaneTime,
  ) {}

  get isClosed(): boolean {
    return this.open === null;
  }

  /** What the database says of it, as often as somebody asks. */
  observe(circuit: OpenCircuit | null): void {
    if (circuit === null && this.open !== null) this.failures = 0;
    this.open = circuit === null ? null : { untilMs: this.time.nowMs() + circuit.forMs, cause: circuit };
  }

  /**
   * Resolves when a request may be sent: true when it is the one that tries. `OMNITRON_PAUSED` while the circuit is open.
   * Rejects with the signal's reason.
   */
  async pass(signal: AbortSignal): Promise<boolean> {
    while (this.open !== null) {
      this.assertDue();
      if (await this.store.claimProbe(this.account)) return true;
      await this.time.pause(LOOK_AGAIN_MS, signal);
      this.observe(await this.store.findCircuit(this.account));
    }
    return false;
  }

  /** Throws `OMNITRON_PAUSED` while it is not yet time to try. */
  assertDue(): void {
    if (this.open !== null && this.time.nowMs() < this.open.untilMs) throw this.paused(this.open);
  }

  succeeded(): void {
    this.failures = 0;
  }

  /** The trial was answered: the account is back. */
  async recovered(): Promise<void> {
    await this.store.closeCircuit(this.account);
    this.observe(null);
  }

  /**
   * Counts a failure that is the account's, not the row's; opens the circuit when it is one too many, when the request
   * was the trial, or for as long as the account itself has asked for (`askedMs`).
   */
  async failed(
    probe: boolean,
    burst: number,
    cause: { code: string; detail: string },
    askedMs: number,
  ): Promise<void> {
    const nowMs = this.time.nowMs();
    if (this.failures === 0) this.failingSinceMs = nowMs;
    this.failures += 1;
    const lasting = this.failures >= FEW_FAILURES && nowMs - this.failingSinceMs >= FAILING_FOR_MS;
    // A server that restarts breaks every request that is under way: that alone says nothing.
    const many = this.failures >= Math.max(MOST_FAILURES, 2 * burst);
    if (!probe && !lasting && !many && askedMs === 0) return;
    await this.store.openCircuit(this.account, { ...cause, forMs: askedMs });
    this.failures = 0;
    this.observe(await this.store.findCircuit(this.account));
  }

  /** The trial ended without an answer that tells anything. */
  async gaveUp(): Promise<void> {
    await this.store.releaseProbe(this.account);
  }

  private paused({ untilMs, cause }: OpenState): AppError {
    const resumeInMs = Math.max(0, untilMs - this.time.nowMs());
    return writerError(
      'OMNITRON_PAUSED',
      `Omnitron (${this.account}) takes no writes now: ${cause.detail} It is tried again in ${Math.ceil(resumeInMs / 1000)} s; the rows that are left wait.`,
      { details: { resumeInMs, causeCode: cause.code } },
    );
  }
}

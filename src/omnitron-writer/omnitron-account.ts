import { AccountCircuit } from './account-circuit.js';
import { AccountLane, type LaneTime, systemTime, type Sending } from './account-lane.js';
import { type AccountStore, SHARE_LEASE_MS } from './account-store.js';
import { CongestionWindow } from './congestion-window.js';
import { Pace } from './pace.js';
import { writerError } from './writer.errors.js';

/** How hard the flow that writes wants the account to be pressed at most, over all processes. */
export interface AccountLimits {
  readonly concurrency: number;
  /** Requests started per second; null for no limit. */
  readonly requestsPerSecond: number | null;
}

/** What an answer says of the account. */
export type AnswerSign =
  | { readonly kind: 'answered' | 'forbidden'; readonly durationMs: number }
  | {
      readonly kind: 'failed' | 'overloaded';
      readonly code: string;
      readonly detail: string;
      /** How long the account asked for quiet, where that is long enough to pause for it; else 0. */
      readonly askedMs: number;
    };

/** A request under way. */
export interface Passage {
  readonly startedAtMs: number;
  readonly probe: boolean;
}

/** Who sends a request; one of the two is called, once. Neither may throw. */
export interface Sender {
  readonly admitted: (passage: Passage) => void;
  readonly refused: (reason: unknown) => void;
}

/** Refusals of the account, in a row and over all rows, from which on no row is tried any more. */
const MOST_FORBIDDEN = 20;
const RENEW_MS = 800;
/** While slots that this process could use are in other hands. */
const RENEW_WANTING_MS = 150;
/** A lease ends for its holder a little before it ends for the others. */
const LEASE_MARGIN_MS = 300;

/**
 * One Omnitron account as this process may use it: its share of the slots, the window that the account's answers allow,
 * the pace, and the circuit. Requests pass without a question to the database; what is shared is renewed beside them.
 */
export class OmnitronAccount {
  private readonly lane = new AccountLane();
  private readonly pace: Pace;
  private readonly circuit: AccountCircuit;
  private readonly users = new Set<AccountLimits>();
  private readonly window = new CongestionWindow(1);
  private concurrency = 1;
  private requestsPerSecond: number | null = null;
  private slots = 0;
  private forbidden = 0;
  private ranks = 0;
  private leaseEndsAtMs = 0;
  private timer: NodeJS.Timeout | null = null;
  private renewAtMs = 0;
  private closed = false;
  private renewing: Promise<void> | null = null;

  constructor(
    private readonly account: string,
    private readonly member: string,
    private readonly store: AccountStore,
    private readonly onError: (error: unknown) => void,
    private readonly time: LaneTime = systemTime,
  ) {
    this.pace = new Pace((interval, count) => store.reserveStarts(account, interval, count), time);
    this.circuit = new AccountCircuit(account, store, time);
  }

  /**
   * Takes part under these limits until `leaveAccount`; the rank says how many have joined before. `OMNITRON_PAUSED`
   * while the circuit is open.
   */
  async joinAccount(limits: AccountLimits): Promise<number> {
    // While a share is held, its renewals tell the circuit.
    if (!this.circuit.isClosed || this.time.nowMs() >= this.leaseEndsAtMs) {
      await this.store.ensureAccount(this.account);
      this.circuit.observe(await this.store.findCircuit(this.account));
    }
    this.circuit.assertDue();
    this.users.add(limits);
    this.applyLimits();
    this.ranks += 1;
    return this.ranks;
  }

  /** Throws `OMNITRON_PAUSED` while the circuit is open: nobody should wait to try again then. */
  assertDue(): void {
    this.circuit.assertDue();
  }

  /** `OMNITRON_FORBIDDEN` after one 401 or 403 after another: it is not the rows that may not be written. */
  assertPermitted(): void {
    if (this.forbidden < MOST_FORBIDDEN) return;
    const detail = `Omnitron (${this.account}) has answered ${this.forbidden} requests in a row with 401 or 403: the account of this login may not write images there. The rows that are left were not sent. Give the account the right, then resume the run; retry-failed sends the refused rows again.`;
    throw writerError('OMNITRON_FORBIDDEN', detail);
  }

  leaveAccount(limits: AccountLimits): void {
    this.users.delete(limits);
    if (this.users.size > 0) this.applyLimits();
  }

  /**
   * Admits a request when it may start, perhaps at once; `done` or `abandon` it afterwards. Refuses with
   * `OMNITRON_PAUSED`, or the signal's reason.
   */
  enter(sending: Sending, signal: AbortSignal, sender: Sender): void {
    if (this.lane.inFlight < this.width) this.checkLease(this.time.nowMs());
    if (this.lane.inFlight >= this.width) this.renewSoon();
    this.lane.enter(sending, signal, {
      admitted: () => {
        if (this.circuit.isClosed && this.requestsPerSecond === null)
          sender.admitted({ startedAtMs: this.time.nowMs(), probe: false });
        else this.waitForStart(signal).then(sender.admitted, sender.refused);
      },
      refused: sender.refused,
    });
  }

  /** In the lane. */
  private async waitForStart(signal: AbortSignal): Promise<Passage> {
    try {
      const probe = this.circuit.isClosed ? false : await this.circuit.pass(signal);
      const { requestsPerSecond } = this;
      if (requestsPerSecond !== null) await this.pace.waitForStart(requestsPerSecond, signal);
      return { startedAtMs: this.time.nowMs(), probe };
    } catch (error) {
      this.leaveLane(this.time.nowMs());
      throw error;
    }
  }

  /**
   * The request has ended; what its answer says of the account counts for all rows. A promise where the database must be
   * told. Somebody who waits may be admitted before it returns.
   */
  done({ startedAtMs, probe }: Passage, sign: AnswerSign): Promise<void> | undefined {
    const nowMs = this.time.nowMs();
    const before = this.window.limit;
    if (sign.kind === 'forbidden') this.forbidden += 1;
    else if (sign.kind === 'answered') this.forbidden = 0;
    if (hasAnswered(sign)) this.window.succeeded(startedAtMs, sign.durationMs, nowMs);
    else if (sign.kind === 'overloaded') this.window.overloaded(startedAtMs, nowMs);
    if (this.window.limit !== before) this.applyWidth();
    this.leaveLane(nowMs);
    if (!hasAnswered(sign)) return this.circuit.failed(probe, this.slots, sign, sign.askedMs);
    if (probe) return this.circuit.recovered();
    this.circuit.succeeded();
    return undefined;
  }

  /** The request was given up, which says nothing of the account. */
  async abandon({ probe }: Passage): Promise<void> {
    this.leaveLane(this.time.nowMs());
    if (probe) await this.circuit.gaveUp();
  }

  private get width(): number {
    return Math.min(this.slots, this.window.limit);
  }

  /** Gives the share back, at the end of the process. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.renewing;
    if (this.slots > 0)
      await this.store.renewShare(this.account, this.member, { wanted: 0, inUse: 0, limit: 1 });
  }

  /** The strictest of those who take part. */
  private applyLimits(): void {
    const users = [...this.users];
    this.concurrency = Math.min(...users.map(({ concurrency }) => concurrency));
    const pace = Math.min(...users.map(({ requestsPerSecond }) => requestsPerSecond ?? Infinity));
    this.requestsPerSecond = pace === Infinity ? null : pace;
    this.window.setMax(this.concurrency);
  }

  private leaveLane(nowMs: number): void {
    this.checkLease(nowMs);
    this.lane.leave();
  }

  /** A lease that could not be renewed in time is over for everybody. */
  private checkLease(nowMs: number): void {
    if (this.slots > 0 && nowMs >= this.leaseEndsAtMs) this.setSlots(0);
  }

  private setSlots(slots: number): void {
    this.slots = slots;
    this.applyWidth();
  }

  private applyWidth(): void {
    this.lane.setWidth(this.width);
  }

  /** Somebody waits: more slots may be free. Those who come in the same moment are asked for together. */
  private renewSoon(): void {
    if (this.slots < this.window.limit) this.renewIn(this.slots === 0 ? 0 : RENEW_WANTING_MS);
  }

  private renewIn(ms: number): void {
    const atMs = this.time.nowMs() + ms;
    if (this.closed || this.renewing !== null || (this.timer !== null && this.renewAtMs <= atMs)) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.renewAtMs = atMs;
    this.timer = setTimeout(() => this.renew(), ms);
  }

  private renew(): void {
    this.timer = null;
    this.renewing = this.renewShare()
      .catch((error: unknown) => {
        this.checkLease(this.time.nowMs());
        this.onError(error);
      })
      .finally(() => {
        this.renewing = null;
        const { demand } = this.lane;
        const wanting = this.slots < Math.min(this.window.limit, demand);
        if (demand > 0 || this.slots > 0) this.renewIn(wanting ? RENEW_WANTING_MS : RENEW_MS);
      });
  }

  private async renewShare(): Promise<void> {
    const askedAtMs = this.time.nowMs();
    const limit = this.users.size === 0 ? 1 : this.concurrency;
    const wanted = Math.min(this.lane.demand, this.window.limit, limit);
    const request = { wanted, inUse: this.lane.inFlight, limit };
    const { slots, circuit } = await this.store.renewShare(this.account, this.member, request);
    this.leaseEndsAtMs = askedAtMs + SHARE_LEASE_MS - LEASE_MARGIN_MS;
    this.circuit.observe(circuit);
    this.setSlots(slots);
  }
}

function hasAnswered(sign: AnswerSign): sign is Extract<AnswerSign, { readonly durationMs: number }> {
  return 'durationMs' in sign;
}

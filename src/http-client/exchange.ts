import type { Dispatcher } from 'undici';
import { meterExchange } from './exchange-meter.js';
import type { HttpHeaders, HttpTimeouts, RequestSubject } from './http-request.js';
import { timeoutError, tooLargeError, toTransportError } from './transport-error.js';

/** Who is told, once, what became of a request. Must not throw. */
export interface Waiter<T> {
  readonly answered: (response: T) => void;
  readonly failed: (error: unknown) => void;
}

export interface ExchangeLimits {
  readonly timeouts: HttpTimeouts;
  readonly maxBytes: number;
}

/**
 * One request and its response on an undici dispatcher, under every limit of the policy: connect, headers, idle
 * body, total, bytes on the wire, and the caller's signal. Both doors of this room end here.
 *
 * It is itself undici's handler, the listener of the signal and the argument of its timer, so that an exchange
 * allocates no closures: the per-row write makes thousands of them per second. One timer serves all limits: it is set for the
 * earliest, and looks at the clock again when it fires, so that a deadline that moves away costs nothing.
 */
export abstract class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private phase: 'connectMs' | 'headersMs' | 'idleMs' = 'connectMs';
  private timer: NodeJS.Timeout | null = null;
  private timerAtMs = 0;
  private phaseEndsAtMs = Infinity;
  private endsAtMs = Infinity;
  private settled = false;
  private bytes = 0;
  private startedAtMs = 0;
  private answered: number | null = null;

  constructor(
    readonly subject: RequestSubject,
    readonly limits: ExchangeLimits,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The final status and headers; informational ones (1xx) are left out. */
  protected abstract onHead(status: number, headers: HttpHeaders): void;
  protected abstract onChunk(chunk: Buffer): void;
  /** `durationMs`: from the start to the last byte. */
  protected abstract onEnd(durationMs: number): void;
  /** Called once at most, instead of `onEnd`. */
  protected abstract onFailure(error: unknown): void;

  start(dispatcher: Dispatcher, request: Dispatcher.DispatchOptions): void {
    if (this.signal?.aborted === true) {
      this.fail(this.signal.reason);
      return;
    }
    this.startedAtMs = performance.now();
    this.endsAtMs = this.startedAtMs + this.limits.timeouts.totalMs;
    this.signal?.addEventListener('abort', this);
    try {
      dispatcher.dispatch(request, this);
    } catch (error) {
      this.fail(toTransportError(error, this.subject));
      return;
    }
    // On a warm connection the request is on its way by now, and waits for its headers already.
    if (!this.settled) this.startPhase(this.phase, this.startedAtMs);
  }

  /** Ends the exchange from our side; undici may still be connecting, then the request ends as soon as it could start. */
  fail(error: unknown): void {
    if (this.settled) return;
    this.settle();
    if (this.startedAtMs > 0 && this.signal?.aborted !== true) {
      meterExchange(this.subject, null, performance.now() - this.startedAtMs);
    }
    this.onFailure(error);
    this.controller?.abort(error instanceof Error ? error : new Error(String(error)));
  }

  /** The signal was aborted: its reason is the caller's own and reaches the caller unchanged. */
  handleEvent(): void {
    this.fail(this.signal?.reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.settled) {
      controller.abort(new Error('given up before it started'));
      return;
    }
    this.controller = controller;
    if (this.timer === null) this.phase = 'headersMs';
    else this.startPhase('headersMs');
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: object): void {
    if (this.settled || status < 200) return;
    this.answered = status;
    this.startPhase('idleMs');
    const declared = Number((headers as HttpHeaders)['content-length']);
    if (declared > this.limits.maxBytes && this.subject.method !== 'HEAD') {
      this.fail(tooLargeError(this.subject, this.limits.maxBytes));
      return;
    }
    this.onHead(status, headers as HttpHeaders);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.bytes += chunk.length;
    if (this.bytes > this.limits.maxBytes) {
      this.fail(tooLargeError(this.subject, this.limits.maxBytes));
      return;
    }
    this.startPhase('idleMs');
    this.onChunk(chunk);
  }

  onResponseEnd(): void {
    if (this.settled) return;
    this.settle();
    const durationMs = performance.now() - this.startedAtMs;
    meterExchange(this.subject, this.answered, durationMs);
    this.onEnd(durationMs);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(toTransportError(error, this.subject));
  }

  /** The reader is busy: silence is not the server's fault now. */
  protected pause(): void {
    this.controller?.pause();
    this.phaseEndsAtMs = Infinity;
  }

  protected resume(): void {
    if (this.settled || this.controller === null || !this.controller.paused) return;
    this.startPhase(this.phase);
    this.controller.resume();
  }

  private startPhase(phase: 'connectMs' | 'headersMs' | 'idleMs', nowMs = performance.now()): void {
    this.phase = phase;
    this.phaseEndsAtMs = nowMs + this.limits.timeouts[phase];
    this.setTimer(nowMs);
  }

  /** Leaves a timer that fires early enough as it is. */
  private setTimer(nowMs: number): void {
    const dueAtMs = Math.min(this.phaseEndsAtMs, this.endsAtMs);
    if (this.timer !== null) {
      if (this.timerAtMs <= dueAtMs) return;
      clearTimeout(this.timer);
    }
    this.timerAtMs = dueAtMs;
    this.timer = setTimeout(onTimer, Math.ceil(dueAtMs - nowMs), this);
  }

  /** The timer has fired: a limit is hit, or has moved away. */
  onTime(): void {
    this.timer = null;
    // Node's timers may be up to a millisecond early.
    const nowMs = performance.now() + 1;
    if (nowMs >= this.endsAtMs) this.expire('totalMs');
    else if (nowMs >= this.phaseEndsAtMs) this.expire(this.phase);
    else this.setTimer(nowMs);
  }

  private expire(limit: keyof HttpTimeouts): void {
    this.fail(timeoutError(this.subject, limit, this.limits.timeouts[limit]));
  }

  private settle(): void {
    this.settled = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this);
  }
}

function onTimer(exchange: Exchange): void {
  exchange.onTime();
}

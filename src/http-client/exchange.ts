import type { Dispatcher } from 'undici';
import { meterExchange } from './exchange-meter.js';
import type { HttpHeaders, HttpTimeouts, RequestSubject } from './http-request.js';
import { timeoutError, tooLargeError, toTransportError } from './transport-error.js';

export interface ExchangeLimits {
  readonly timeouts: HttpTimeouts;
  readonly maxBytes: number;
}

/**
 * One request and its response on an undici dispatcher, under every limit of the policy: connect, headers, idle
 * body, total, bytes on the wire, and the caller's signal. Both doors of this room end here.
 *
 * It is itself undici's handler, the listener of the signal and the argument of its timers, so that an exchange
 * allocates no closures: the per-row write makes thousands of them per second. Timers use the same few durations,
 * which Node keeps in shared lists, so setting and clearing one costs well under a microsecond.
 */
export abstract class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private phase: 'connectMs' | 'headersMs' | 'idleMs' = 'connectMs';
  private phaseTimer: NodeJS.Timeout | null = null;
  private totalTimer: NodeJS.Timeout | null = null;
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
  protected abstract onEnd(): void;
  /** Called once at most, instead of `onEnd`. */
  protected abstract onFailure(error: unknown): void;

  start(dispatcher: Dispatcher, request: Dispatcher.DispatchOptions): void {
    if (this.signal?.aborted === true) {
      this.fail(this.signal.reason);
      return;
    }
    this.startedAtMs = performance.now();
    this.signal?.addEventListener('abort', this);
    this.totalTimer = setTimeout(onTotalTimeout, this.limits.timeouts.totalMs, this);
    try {
      dispatcher.dispatch(request, this);
    } catch (error) {
      this.fail(toTransportError(error, this.subject));
      return;
    }
    // On a warm connection the request is on its way by now, and waits for its headers already.
    if (!this.settled) this.armPhase();
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
    this.enter('headersMs');
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: object): void {
    if (this.settled || status < 200) return;
    this.answered = status;
    this.enter('idleMs');
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
    this.phaseTimer?.refresh();
    this.onChunk(chunk);
  }

  onResponseEnd(): void {
    if (this.settled) return;
    this.settle();
    meterExchange(this.subject, this.answered, performance.now() - this.startedAtMs);
    this.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(toTransportError(error, this.subject));
  }

  /** The reader is busy: silence is not the server's fault now. */
  protected pause(): void {
    this.controller?.pause();
    if (this.phaseTimer !== null) clearTimeout(this.phaseTimer);
    this.phaseTimer = null;
  }

  protected resume(): void {
    if (this.settled || this.controller === null || !this.controller.paused) return;
    this.armPhase();
    this.controller.resume();
  }

  private enter(phase: 'headersMs' | 'idleMs'): void {
    this.phase = phase;
    if (this.phaseTimer !== null) this.armPhase();
  }

  private armPhase(): void {
    if (this.phaseTimer !== null) clearTimeout(this.phaseTimer);
    this.phaseTimer = setTimeout(onPhaseTimeout, this.limits.timeouts[this.phase], this, this.phase);
  }

  /** Hit a limit. */
  expire(limit: keyof HttpTimeouts): void {
    this.fail(timeoutError(this.subject, limit, this.limits.timeouts[limit]));
  }

  private settle(): void {
    this.settled = true;
    if (this.phaseTimer !== null) clearTimeout(this.phaseTimer);
    if (this.totalTimer !== null) clearTimeout(this.totalTimer);
    this.signal?.removeEventListener('abort', this);
  }
}

function onPhaseTimeout(exchange: Exchange, phase: keyof HttpTimeouts): void {
  exchange.expire(phase);
}

function onTotalTimeout(exchange: Exchange): void {
  exchange.expire('totalMs');
}

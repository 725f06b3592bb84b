import type { LoggedIn } from './login-step.js';
import type { FlowPage } from './page.js';
import type { StepFailure } from './in-step.js';
import type { StepTime } from './step-time.js';
import type { Step } from './steps/index.js';

/** Why a flow does not go on although none of its steps broke: the verdict of a guard. */
export interface Refusal {
  readonly step: Step;
  readonly code: string;
  readonly detail: string;
}

/** What a sink says of a page that it took: go on, read no further, or end the flow. */
export type Taken = 'more' | 'enough' | Stop;
/** `cancelled`: it was asked to end. `taken-over`: another process works on it. */
export type Stop = 'cancelled' | 'taken-over';

/** How a flow ended. Only what another try may mend is thrown. */
export type FlowEnd =
  | { readonly kind: 'complete' }
  /** The last step that was asked for is done. */
  | { readonly kind: 'until' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly failure: StepFailure }
  /** `signal`: the work was called off; `reason` says why. */
  | { readonly kind: 'stopped'; readonly by: Stop | 'signal'; readonly reason?: unknown };

/** Where the pages of a flow end up: the staging of a run, or the report of a dry run. */
export interface FlowSink {
  loggedIn(login: LoggedIn, time: StepTime): Promise<void> | void;
  /** Where reading goes on: the `next` of the last page that is done, null at the start, `read` when every page is done. */
  begin(): Promise<{ readonly from: unknown } | 'read'>;
  take(page: FlowPage): Promise<Taken> | Taken;
  /** Every page is taken. */
  endRead(): Promise<Refusal | null>;
  /** One row per product, and the guards asked. */
  group(signal: AbortSignal): Promise<Refusal | null>;
  write(signal: AbortSignal): Promise<void>;
}

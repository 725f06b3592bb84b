import { AppError } from '../common/index.js';
import type { FlowPage } from './page.js';
import type { StepTime } from './step-time.js';
import type { Step } from './steps/index.js';

export interface StepFailure {
  readonly step: Step;
  readonly error: AppError;
  readonly time: StepTime;
  /** The page it failed on, with what the steps before made of it. */
  readonly page: FlowPage | null;
}

/** How a failed step leaves the work of the engine; outside it is a value. */
export class StepFailed extends AppError {
  constructor(readonly failure: StepFailure) {
    const { error } = failure;
    super(error.code, error, error.message, { cause: error });
  }
}

/** Does the work of a step and tells its time. Its own errors are that step's; what another try may mend passes as it is. */
export async function inStep<T>(
  step: Step,
  work: () => Promise<T> | T,
  page: FlowPage | null = null,
): Promise<{ readonly value: T; readonly time: StepTime }> {
  const fromMs = performance.now();
  try {
    const value = await work();
    return { value, time: { fromMs, toMs: performance.now() } };
  } catch (error) {
    if (!(error instanceof AppError) || error instanceof StepFailed) throw error;
    throw new StepFailed({ step, error, time: { fromMs, toMs: performance.now() }, page });
  }
}

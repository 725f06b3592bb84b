/** When a step worked, in milliseconds of `performance.now()`: a steady clock, which a sink turns into times of day. */
export interface StepTime {
  readonly fromMs: number;
  readonly toMs: number;
}

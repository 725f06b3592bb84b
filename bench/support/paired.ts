/** Two ways to do the same, timed in turns in one process, so that both meet the same machine at the same moment. */
export interface PairedCase {
  readonly name: string;
  /** Rows that one call handles. */
  readonly rows: number;
  readonly ours: () => unknown;
  readonly yardstick: () => unknown;
}

export interface PairedResult {
  readonly name: string;
  readonly rows: number;
  /** Milliseconds for one call, the median of all rounds. */
  readonly oursMs: number;
  readonly yardstickMs: number;
  /** Ours ÷ yardstick in speed: 1 is as fast, 2 twice as fast. The median of the rounds' own ratios. */
  readonly ratio: number;
}

export interface PairedOptions {
  readonly rounds: number;
  /** How long one side of a round runs at least. */
  readonly sideMs: number;
}

/** Times a case: every round runs both sides for a while, and the side that goes first changes from round to round. */
export function timePaired(paired: PairedCase, { rounds, sideMs }: PairedOptions): PairedResult {
  const callsOurs = calibrated(paired.ours, sideMs);
  const callsYardstick = calibrated(paired.yardstick, sideMs);
  const ours: number[] = [];
  const yardstick: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) ours.push(msPerCall(paired.ours, callsOurs));
    yardstick.push(msPerCall(paired.yardstick, callsYardstick));
    if (round % 2 === 1) ours.push(msPerCall(paired.ours, callsOurs));
  }
  return {
    name: paired.name,
    rows: paired.rows,
    oursMs: median(ours),
    yardstickMs: median(yardstick),
    ratio: median(ours.map((ms, round) => (yardstick[round] ?? 0) / ms)),
  };
}

/** Warms `call` up and finds how many calls fill `ms`. */
function calibrated(call: () => unknown, ms: number): number {
  let calls = 1;
  for (;;) {
    const took = msPerCall(call, calls) * calls;
    if (took >= ms) return calls;
    calls = Math.ceil(calls * Math.min(10, Math.max(1.5, ms / Math.max(took, 0.01))));
  }
}

/** Where results go, so that the engine cannot leave out work whose result nobody wants. */
const kept: { result: unknown } = { result: undefined };

function msPerCall(call: () => unknown, calls: number): number {
  const start = process.hrtime.bigint();
  for (let done = 0; done < calls; done++) kept.result = call();
  return Number(process.hrtime.bigint() - start) / 1e6 / calls;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

import { type SimRequest } from '../simulator/sim-request.js';
import { type Fault, type FaultMatch, type FaultSpec, type LatencyFault } from './fault.js';
import { readFaultSpec } from './fault-spec.js';
import { seededRandom } from '../simulator/seeded-random.js';

/** What is to happen to one request: a delay, then at most one fault. */
export interface Strike {
  readonly delayMs: number;
  readonly fault: Exclude<Fault, LatencyFault> | null;
}

export interface FaultReport {
  readonly id: number;
  readonly spec: FaultSpec;
  /** Requests that it was for. */
  readonly matched: number;
  /** Requests that it struck. */
  readonly struck: number;
}

interface Rule {
  readonly id: number;
  readonly spec: FaultSpec;
  readonly random: () => number;
  readonly rate: number;
  readonly times: number;
  matched: number;
  struck: number;
}

const UNHARMED: Strike = { delayMs: 0, fault: null };

/** The faults in force, in the order they were added. The first that strikes wins; latencies add up. */
export class FaultPlan {
  private rules: Rule[] = [];
  private lastId = 0;

  /** Puts a fault in force and returns its id. Throws `FaultSpecError` when it is not one. */
  add(spec: FaultSpec): number {
    const checked = readFaultSpec(spec);
    const { rate, times = rate === undefined ? 1 : Infinity, seed = 1 } = checked;
    this.lastId += 1;
    this.rules.push({
      id: this.lastId,
      spec: checked,
      random: seededRandom(seed),
      rate: rate ?? 1,
      times,
      matched: 0,
      struck: 0,
    });
    return this.lastId;
  }

  clear(): void {
    this.rules = [];
  }

  report(): FaultReport[] {
    return this.rules.map(({ id, spec, matched, struck }) => ({ id, spec, matched, struck }));
  }

  /** Decides about one request, and counts it. */
  strike(request: SimRequest): Strike {
    if (this.rules.length === 0) return UNHARMED;
    let delayMs = 0;
    for (const rule of this.rules) {
      if (!strikes(rule, request)) continue;
      if (rule.spec.kind !== 'latency') return { delayMs, fault: rule.spec };
      delayMs += rule.spec.ms + Math.floor(rule.random() * (rule.spec.jitterMs ?? 0));
    }
    return { delayMs, fault: null };
  }
}

function strikes(rule: Rule, request: SimRequest): boolean {
  if (rule.struck >= rule.times || !matches(rule.spec.match ?? {}, request)) return false;
  rule.matched += 1;
  if (rule.matched <= (rule.spec.skip ?? 0)) return false;
  if (rule.rate < 1 && rule.random() >= rule.rate) return false;
  rule.struck += 1;
  return true;
}

function matches(match: FaultMatch, request: SimRequest): boolean {
  return (
    (match.method === undefined || match.method === request.method) &&
    (match.path === undefined || request.path.startsWith(match.path)) &&
    (match.includes === undefined ||
      request.url.includes(match.includes) ||
      request.body.includes(match.includes))
  );
}

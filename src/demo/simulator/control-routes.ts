import { type FaultPlan } from '../faults/fault-plan.js';
import { FaultSpecError, readFaultSpec } from '../faults/fault-spec.js';
import { json, type SimAnswer } from './sim-answer.js';
import { type SimRequest } from './sim-request.js';
import { type Simulation } from './simulation.js';

/**
 * How a simulator is steered over HTTP, for one that runs as a process of its own:
 *
 * | | |
 * |---|---|
 * | `GET  /__sim/report` | what it saw |
 * | `POST /__sim/faults` | one fault or a list → their ids; `GET` lists them with counts, `DELETE` clears them |
 * | `POST /__sim/tokens/expire` | every token so far is void |
 * | `POST /__sim/reset` | forgets what was recorded and written, and the faults |
 *
 * Each simulation adds its own routes. Wrong use is answered with `400 {"error": …}`.
 */
export const CONTROL_PREFIX = '/__sim/';

/** What was sent to a control route is wrong; the message is the answer. */
export class ControlError extends Error {}

export function answerControl(request: SimRequest, simulation: Simulation, faults: FaultPlan): SimAnswer {
  const route = `${request.method} ${request.path.slice(CONTROL_PREFIX.length)}`;
  try {
    return (
      answerCommon(route, request, simulation, faults) ??
      simulation.control(route, request) ??
      json(404, { error: `There is no control route ${request.method} ${request.path}.` })
    );
  } catch (error) {
    if (error instanceof FaultSpecError || error instanceof ControlError) {
      return json(400, { error: error.message });
    }
    throw error;
  }
}

function answerCommon(
  route: string,
  request: SimRequest,
  simulation: Simulation,
  faults: FaultPlan,
): SimAnswer | null {
  switch (route) {
    case 'GET report':
      return json(200, { ...simulation.report(), faults: faults.report() });
    case 'GET faults':
      return json(200, faults.report());
    case 'POST faults': {
      const given = controlBody(request);
      const specs = (Array.isArray(given) ? given : [given]).map(readFaultSpec);
      return json(201, { ids: specs.map((spec) => faults.add(spec)) });
    }
    case 'DELETE faults':
      faults.clear();
      return json(200, {});
    case 'POST tokens/expire':
      simulation.expireTokens();
      return json(200, {});
    case 'POST reset':
      simulation.reset();
      faults.clear();
      return json(200, {});
    default:
      return null;
  }
}

/** The JSON body of a control request. Throws `ControlError`. */
export function controlBody(request: SimRequest): unknown {
  try {
    return JSON.parse(request.body) as unknown;
  } catch {
    throw new ControlError('The body must be JSON.');
  }
}

/** A whole number ≥ 0 in the JSON body, by name. Throws `ControlError`. */
export function controlNumber(request: SimRequest, name: string): number {
  const body = controlBody(request);
  const value =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw new ControlError(`${name} must be a whole number, 0 or more.`);
  }
  return value as number;
}

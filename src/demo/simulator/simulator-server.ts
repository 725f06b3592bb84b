import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { FaultPlan } from '../faults/fault-plan.js';
import { sendFaulty } from '../faults/faulty-answer.js';
import { answerControl, CONTROL_PREFIX } from './control-routes.js';
import { json, send } from './sim-answer.js';
import { receive, type SimRequest } from './sim-request.js';
import { type Simulation } from './simulation.js';

export interface ServerOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** What every answer takes, faults apart. Default 0. */
  readonly latencyMs?: number;
}

export interface SimulatorServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly faults: FaultPlan;
  /** Stops listening and cuts every connection, hanging ones too. */
  stop(): Promise<void>;
}

/** Starts to listen. Requests below `/__sim/` steer the simulator and meet no fault. */
export async function startServer(
  simulation: Simulation,
  options: ServerOptions = {},
): Promise<SimulatorServer> {
  const { port = 0, host = '127.0.0.1', latencyMs = 0 } = options;
  const faults = new FaultPlan();

  const serve = (request: SimRequest, response: ServerResponse): void => {
    if (request.path.startsWith(CONTROL_PREFIX)) {
      return send(response, answerControl(request, simulation, faults));
    }
    simulation.note?.(request);
    const { delayMs, fault } = faults.strike(request);
    const answer = (): void => {
      if (fault === null) return send(response, simulation.handle(request));
      if (fault.kind === 'token-expiry') simulation.expireToken(request);
      return sendFaulty(response, fault, () => simulation.handle(request));
    };
    const wait = latencyMs + delayMs;
    if (wait === 0) safely(response, answer);
    else setTimeout(() => safely(response, answer), wait).unref();
  };

  const server = createServer({ keepAliveTimeout: 65_000 }, (message, response) => {
    const isControl = message.url?.startsWith(CONTROL_PREFIX) === true;
    if (!isControl && simulation.arrive !== undefined) response.once('close', simulation.arrive(message));
    receive(message, (request) => safely(response, () => serve(request, response)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host}:${bound}`,
    port: bound,
    faults,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A defect of the simulator itself must be seen as one, and must not end the process that tests run in. */
function safely(response: ServerResponse, answer: () => void): void {
  try {
    answer();
  } catch (error) {
    if (response.headersSent) response.destroy();
    else send(response, json(500, { detail: `The simulator failed: ${String(error)}` }));
  }
}

import { type IncomingMessage } from 'node:http';
import { type SimAnswer } from './sim-answer.js';
import { type SimRequest } from './sim-request.js';

/** The system that a simulator plays: answers at once, from memory. The server adds the line, its delays and faults. */
export interface Simulation {
  handle(request: SimRequest): SimAnswer;
  /** Told of every whole request before any fault strikes. */
  note?(request: SimRequest): void;
  /** Ends the life of the token that this request carries. */
  expireToken(request: SimRequest): void;
  expireTokens(): void;
  /** The simulation's own routes below `/__sim/`; null when it has none of that name. */
  control(route: string, request: SimRequest): SimAnswer | null;
  report(): object;
  /** Forgets what was recorded and written, keeps the catalogue and the options. */
  reset(): void;
  /** Told as soon as the head of a request is in; what it returns is called when the answer is out or the line is cut. */
  arrive?(message: IncomingMessage): () => void;
}

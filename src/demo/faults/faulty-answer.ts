import { STATUS_CODES, type ServerResponse } from 'node:http';
import { html, json, type SimAnswer, send } from '../simulator/sim-answer.js';
import {
  type BreakFault,
  type SlowDripFault,
  type StatusFault,
  type WrongContentTypeFault,
} from './fault.js';
import { type Strike } from './fault-plan.js';

/**
 * Answers a request as its fault says. `handle` lets the request take effect and gives the answer it would have had;
 * a fault that comes `before` calls it only when it is `processed`.
 */
export function sendFaulty(
  response: ServerResponse,
  fault: NonNullable<Strike['fault']>,
  handle: () => SimAnswer,
): void {
  switch (fault.kind) {
    case 'status':
      if (fault.processed === true) handle();
      return send(response, statusAnswer(fault));
    case 'reset':
    case 'hang':
      return breakOff(response, fault, handle);
    case 'truncated-json': {
      const whole = withTextBody(handle());
      return send(response, { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) });
    }
    case 'invalid-json': {
      const whole = withTextBody(handle());
      return send(response, { ...whole, body: whole.body.replace(/^(\s*[[{])/, '$1,') });
    }
    case 'wrong-content-type':
      return send(response, disguise(handle(), fault));
    case 'slow-drip':
      return drip(response, withTextBody(handle()), fault);
    case 'token-expiry':
      return send(response, handle());
  }
}

function statusAnswer(fault: StatusFault): SimAnswer {
  const headers: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { 'retry-after': retryAfter(fault) };
  const title = STATUS_CODES[fault.status] ?? 'Unknown';
  if (fault.body !== undefined) {
    return {
      status: fault.status,
      headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
      body: fault.body,
    };
  }
  return fault.status >= 500
    ? html(fault.status, `${title} (${fault.status})`, headers)
    : json(fault.status, { detail: `${title}.` }, headers);
}

function retryAfter({ retryAfterSeconds = 0, retryAfterForm = 'seconds' }: StatusFault): string {
  return retryAfterForm === 'seconds'
    ? String(retryAfterSeconds)
    : new Date(Date.now() + retryAfterSeconds * 1000).toUTCString();
}

function breakOff(response: ServerResponse, fault: BreakFault, handle: () => SimAnswer): void {
  const end = (): void => {
    if (fault.kind === 'reset') response.socket?.resetAndDestroy();
  };
  if (fault.when === 'before') {
    if (fault.processed === true) handle();
    return end();
  }
  const answer = withTextBody(handle());
  const whole = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': whole.length });
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), end);
}

function disguise(answer: SimAnswer, fault: WrongContentTypeFault): SimAnswer {
  const contentType = fault.contentType ?? 'text/html; charset=utf-8';
  const page = fault.keepBody === true ? answer : html(answer.status, 'Please sign in');
  return { ...page, headers: { ...page.headers, 'content-type': contentType } };
}

function drip(response: ServerResponse, answer: SimAnswer & { body: string }, fault: SlowDripFault): void {
  const whole = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': whole.length });
  let sent = 0;
  const next = (): void => {
    if (response.destroyed) return;
    response.write(whole.subarray(sent, sent + fault.bytes));
    sent += fault.bytes;
    if (sent >= whole.length) response.end();
    else setTimeout(next, fault.everyMs).unref();
  };
  next();
}

function withTextBody(answer: SimAnswer): SimAnswer & { readonly body: string } {
  return { ...answer, body: typeof answer.body === 'string' ? answer.body : [...answer.body].join('') };
}

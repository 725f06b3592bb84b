import type { FromRunner, ToRunner } from '../runner-protocol.js';
import type { ScriptHttpRequest, ScriptHttpResponse } from '../script-http.js';

interface Pending {
  readonly resolve: (response: ScriptHttpResponse) => void;
  readonly reject: (error: Error) => void;
}

/** The requests of scripts that wait for the parent, which sends them. */
export class ParentHttp {
  private readonly pending = new Map<number, Pending>();
  private lastCallId = 0;

  constructor(private readonly send: (message: FromRunner) => void) {}

  readonly request = (request: ScriptHttpRequest): Promise<ScriptHttpResponse> => {
    this.lastCallId += 1;
    const callId = this.lastCallId;
    return new Promise((resolve, reject) => {
      this.pending.set(callId, { resolve, reject });
      this.send({ type: 'http-request', callId, request });
    });
  };

  settle(message: Exclude<ToRunner, { type: 'job' }>): void {
    const waiter = this.pending.get(message.callId);
    this.pending.delete(message.callId);
    if (message.type === 'http-response') waiter?.resolve(message.response);
    else waiter?.reject(new Error(message.message));
  }
}

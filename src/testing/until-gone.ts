import type { Response } from 'express';

/** Aborted when the client has gone: nobody waits for the answer any more. */
export function untilGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('The client has gone.')));
  return gone.signal;
}

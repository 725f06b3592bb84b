import type { Response } from 'express';
import { commonError } from '../common/index.js';

/** Aborted when the client has gone, be it before this was asked: nobody waits for the answer any more. */
export function untilGone(response: Response): AbortSignal {
  const gone = new AbortController();
  const give = (): void => gone.abort(commonError('CLIENT_GONE', 'The client has closed the connection.'));
  if (response.destroyed || response.socket?.destroyed === true) give();
  else response.once('close', give);
  return gone.signal;
}

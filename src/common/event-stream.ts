import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';

/** One Server-Sent Event, or a comment, which clients do not see. */
export type StreamEvent =
  { readonly id: string; readonly type: string; readonly data: object } | { readonly comment: string };

/** Bytes that wait for a client that does not read, before it is disconnected. */
const MOST_PENDING_BYTES = 1_000_000;
const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  // nginx would collect the events otherwise.
  'x-accel-buffering': 'no',
};

const logger = new Logger('EventStream');

/**
 * Answers with a stream of events, until they complete or the client leaves. One that does not read what it asked for
 * is disconnected; it may come back with the id of the last event that it has seen. So may everybody after a failure,
 * which breaks the connection off instead of ending the stream.
 */
export function sendEvents(response: Response, events$: Observable<StreamEvent>): Promise<void> {
  response.writeHead(200, HEADERS);
  response.flushHeaders();
  return new Promise((resolve) => {
    const subscription = events$.subscribe({
      next: (event) => {
        response.write(format(event));
        if (response.writableLength > MOST_PENDING_BYTES) response.destroy();
      },
      error: (error: unknown) => {
        logger.error({ err: error }, 'An event stream broke off');
        response.destroy();
      },
      complete: () => response.end(),
    });
    response.once('close', () => {
      subscription.unsubscribe();
      resolve();
    });
  });
}

function format(event: StreamEvent): string {
  if ('comment' in event) return `: ${event.comment}\n\n`;
  return `event: ${event.type}\nid: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`;
}

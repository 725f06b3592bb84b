import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import type { TestApp } from './app.js';

export interface StreamEvent {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly data: Record<string, unknown>;
}

/** An event stream of a server, as an EventSource reads it; leaving the loop hangs up. */
export async function* eventsOf(
  server: Pick<TestApp, 'url' | 'token'>,
  path: string,
  lastEventId?: string,
): AsyncGenerator<StreamEvent> {
  const hangUp = new AbortController();
  const response = await fetch(server.url + path, {
    signal: hangUp.signal,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
  if (response.status !== 200 || response.body === null)
    throw new Error(`${path} answers ${response.status}.`);
  try {
    const messages = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const { id, event, data } of messages as AsyncIterable<EventSourceMessage>) {
      yield { id, type: event, data: JSON.parse(data) as Record<string, unknown> };
    }
  } finally {
    hangUp.abort();
  }
}

/** The first event that `wanted` is true of. */
export async function firstEvent(
  events: AsyncIterable<StreamEvent>,
  wanted: (event: StreamEvent) => boolean,
): Promise<StreamEvent> {
  for await (const event of events) if (wanted(event)) return event;
  throw new Error('The stream ended before the event came.');
}

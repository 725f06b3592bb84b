import { useEffect, useRef, useState } from 'react';
import type { Run, RunDetail } from './client.js';

export type LiveState = 'connecting' | 'live' | 'lost';

const CHANNEL = 'image-integrator-runs';
/** As browsers do by themselves with a stream that has ended: with its session, say, by a change of the password. */
const AGAIN_AFTER_MS = 3000;
const LOST_AFTER_MS = 5000;

/** Follows all runs by one stream per browser: one tab holds it and tells the others. Where tabs cannot agree, each has its own. */
export function useRuns(onRun: (run: Run) => void, onAlarms: () => void): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const handler = useLatest(onRun);
  const alarms = useLatest(onAlarms);
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    // Channels have no origin to name: they reach this origin's tabs alone.
    const share = channel.postMessage.bind(channel);
    const leave = new AbortController();
    channel.addEventListener('message', ({ data }: MessageEvent<Run | LiveState | 'alarms'>) => {
      if (data === 'alarms') return alarms.current();
      setState(typeof data === 'string' ? data : 'live');
      if (typeof data !== 'string') handler.current(data);
    });
    const tell = (next: LiveState): void => {
      setState(next);
      share(next);
    };
    const lead = (): Promise<void> => {
      const onData = (run: Run): void => {
        share(run);
        handler.current(run);
      };
      const close = openStream('/api/v1/runs/events', tell, onData, () => {
        share('alarms');
        alarms.current();
      });
      return new Promise((resolve) => {
        leave.signal.addEventListener('abort', () => {
          close();
          resolve();
        });
      });
    };
    if ('locks' in navigator) {
      setState('live');
      navigator.locks.request(CHANNEL, { signal: leave.signal }, lead).catch(() => undefined);
    } else void lead();
    return () => {
      leave.abort();
      channel.close();
    };
  }, [handler, alarms]);
  return state;
}

/** Follows one run while `enabled`. */
export function useRun(id: string, enabled: boolean, onRun: (run: RunDetail) => void): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const handler = useLatest(onRun);
  useEffect(() => {
    if (!enabled) return undefined;
    return openStream(`/api/v1/runs/${id}/events`, setState, (run: RunDetail) => handler.current(run));
  }, [id, enabled, handler]);
  return state;
}

/** The browser connects again by itself, with the id of the last event; after a refusal it does not, and we try later. */
function openStream(
  url: string,
  tell: (state: LiveState) => void,
  onData: (run: RunDetail) => void,
  onAlarms?: () => void,
): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let losing: ReturnType<typeof setTimeout> | undefined;
  const receive = ({ data }: MessageEvent<string>): void => onData(JSON.parse(data) as RunDetail);
  const connect = (): void => {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      clearTimeout(losing);
      losing = undefined;
      tell('live');
    });
    source.addEventListener('progress', receive);
    source.addEventListener('alarms', () => onAlarms?.());
    source.addEventListener('finished', (event) => {
      receive(event);
      // The stream of one run ends with it.
      if (!url.endsWith('/runs/events')) source.close();
    });
    source.addEventListener('error', () => {
      losing ??= setTimeout(() => tell('lost'), LOST_AFTER_MS);
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, AGAIN_AFTER_MS);
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    clearTimeout(losing);
    source.close();
  };
}

function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}

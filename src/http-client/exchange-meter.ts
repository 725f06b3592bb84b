import { maskUrl } from '../common/index.js';
import { boundedLabel, httpSeconds, slowWatch } from '../telemetry/index.js';
import { requestTally } from './request-tally.js';
import type { RequestSubject } from './http-request.js';

/** Scripts may call whatever they like; hosts beyond these are counted together. */
const MOST_HOSTS = 100;

interface Observer {
  observe(seconds: number): void;
}

const hostLabel = boundedLabel(MOST_HOSTS);
interface Series {
  readonly observer: Observer;
  readonly host: string;
}

const observers = new WeakMap<RequestSubject, Map<string, Series>>();
const STATUS_CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx'];
const SLOW_KINDS = { read: 'page', write: 'post' } as const;

/**
 * Counts one attempt of a request: its answer's status, or null for none. The write makes thousands of these per second
 * with one subject, so the series of a subject are looked up once; an observation then costs half a microsecond.
 */
export function meterExchange(subject: RequestSubject, status: number | null, durationMs: number): void {
  const { purpose } = subject;
  const { observer, host } = observerOf(subject, statusClass(status));
  observer.observe(durationMs / 1000);
  requestTally.note(purpose, host, status, durationMs);
  if (purpose === 'read' || purpose === 'write') {
    slowWatch.note(
      SLOW_KINDS[purpose],
      durationMs,
      () => `${subject.method} ${maskUrl(subject.url, subject.secrets)}`,
    );
  }
}

function observerOf(subject: RequestSubject, status: string): Series {
  let known = observers.get(subject);
  if (known === undefined) observers.set(subject, (known = new Map()));
  let series = known.get(status);
  if (series === undefined) {
    const host = hostLabel(hostOf(subject.url));
    series = { observer: httpSeconds.labels(subject.purpose, host, status), host };
    known.set(status, series);
  }
  return series;
}

function statusClass(status: number | null): string {
  return status === null ? 'error' : (STATUS_CLASSES[Math.floor(status / 100)] ?? `${status}`);
}

/** The host of an absolute URL with its port, found without parsing the rest of it; cut where no name of DNS is as long. */
export function hostOf(url: string): string {
  return /\/\/(?:[^/?#@]*@)?([^/?#]{0,259})/.exec(url)?.[1] ?? '';
}

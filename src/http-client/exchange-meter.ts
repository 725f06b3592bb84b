import { maskUrl } from '../common/index.js';
import { boundedLabel, httpSeconds, slowWatch } from '../telemetry/index.js';
import type { RequestSubject } from './http-request.js';

/** Scripts may call whatever they like; hosts beyond these are counted together. */
const MOST_HOSTS = 100;

interface Observer {
  observe(seconds: number): void;
}

const hostLabel = boundedLabel(MOST_HOSTS);
const observers = new WeakMap<RequestSubject, Map<string, Observer>>();
const STATUS_CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx'];
const SLOW_KINDS = { read: 'page', write: 'post' } as const;

/**
 * Counts one attempt of a request: its answer's status, or null for none. The write makes thousands of these per second
 * with one subject, so the series of a subject are looked up once; an observation then costs half a microsecond.
 */
export function meterExchange(subject: RequestSubject, status: number | null, durationMs: number): void {
  const { purpose } = subject;
  observerOf(subject, statusClass(status)).observe(durationMs / 1000);
  if (purpose === 'read' || purpose === 'write') {
    slowWatch.note(
      SLOW_KINDS[purpose],
      durationMs,
      () => `${subject.method} ${maskUrl(subject.url, subject.secrets)}`,
    );
  }
}

function observerOf(subject: RequestSubject, status: string): Observer {
  let known = observers.get(subject);
  if (known === undefined) observers.set(subject, (known = new Map()));
  let observer = known.get(status);
  if (observer === undefined) {
    observer = httpSeconds.labels(subject.purpose, hostLabel(hostOf(subject.url)), status);
    known.set(status, observer);
  }
  return observer;
}

function statusClass(status: number | null): string {
  return status === null ? 'error' : (STATUS_CLASSES[Math.floor(status / 100)] ?? `${status}`);
}

/** The host of an absolute URL, found without parsing the rest of it. */
function hostOf(url: string): string {
  return /\/\/(?:[^/?#@]*@)?([^/?#]*)/.exec(url)?.[1] ?? '';
}

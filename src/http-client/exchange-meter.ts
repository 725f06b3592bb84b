import { maskUrl } from '../common/index.js';
import { boundedLabel, httpSeconds, slowWatch } from '../telemetry/index.js';
import type { HttpPurpose, RequestSubject } from './http-request.js';

/** Scripts may call whatever they like; hosts beyond these are counted together. */
const MOST_HOSTS = 100;

const hostLabel = boundedLabel(MOST_HOSTS);
const series = new Map<string, { observe(seconds: number): void }>();
const SLOW_KINDS = { read: 'page', write: 'post' } as const;

/**
 * Counts one attempt of a request: its answer's status, or null for none. The write makes thousands of these per second,
 * so the series of each host is looked up once; an observation then costs half a microsecond.
 */
export function meterExchange(subject: RequestSubject, status: number | null, durationMs: number): void {
  const { purpose } = subject;
  observerOf(purpose, hostOf(subject.url), statusClass(status)).observe(durationMs / 1000);
  if (purpose === 'read' || purpose === 'write') {
    slowWatch.note(
      SLOW_KINDS[purpose],
      durationMs,
      () => `${subject.method} ${maskUrl(subject.url, subject.secrets)}`,
    );
  }
}

function observerOf(purpose: HttpPurpose, host: string, status: string): { observe(seconds: number): void } {
  const key = `${purpose} ${host} ${status}`;
  const known = series.get(key);
  if (known !== undefined) return known;
  const label = hostLabel(host);
  const observer = httpSeconds.labels(purpose, label, status);
  if (label === host) series.set(key, observer);
  return observer;
}

function statusClass(status: number | null): string {
  return status === null ? 'error' : `${Math.floor(status / 100)}xx`;
}

/** The host of an absolute URL, found without parsing the rest of it. */
function hostOf(url: string): string {
  return /\/\/(?:[^/?#@]*@)?([^/?#]*)/.exec(url)?.[1] ?? '';
}

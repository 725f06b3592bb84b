import type { LoginType } from './login-type.js';
import { ProbedSettings } from './types/probed-settings.js';

/** Every URL that these settings make the server request, by field. */
export function urlsOf(type: LoginType, settings: object): Readonly<Record<string, string>> {
  const probeUrl = settings instanceof ProbedSettings ? settings.probeUrl : null;
  return { ...type.urls?.(settings), ...(probeUrl === null ? {} : { probeUrl }) };
}

/** Whether `after` asks a server that `before` did not: it must not be told secrets that were given for the other one. */
export function asksAnotherServer(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): boolean {
  const known = new Set(Object.values(before).map(originOf));
  return Object.values(after).some((url) => !known.has(originOf(url)));
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url;
}

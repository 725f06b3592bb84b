import { loginError } from './logins.errors.js';
import type { LoginSession } from './login-session.js';

const HOST = /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::\d{1,5})?$|^\[[0-9a-f:.]+\](?::\d{1,5})?$/i;

/** What is wrong with a text in the place of a host that a login may go to; null for nothing. */
export function hostProblem(text: string): string | null {
  return HOST.test(text)
    ? null
    : `"${text}" is no host; write erp.example.com, *.example.com, or either with a port behind it`;
}

/** `LOGIN_HOST_DENIED` before anything of a session goes to a host that its login does not name. */
export function assertHost({ slug, hosts }: Pick<LoginSession, 'slug' | 'hosts'>, url: string): void {
  const target = URL.parse(url);
  if (hosts.length === 0 || target === null || hosts.some((entry) => covers(entry, target))) return;
  throw loginError(
    'LOGIN_HOST_DENIED',
    `The login "${slug}" goes to ${hosts.join(', ')} alone (session.hosts), and not to ${target.host}. Correct the URL, or let someone who knows the secrets of the login add the host.`,
  );
}

/** Whether a login may go to hosts that it could not go to before: its secrets must be given anew then. */
export function widens(before: readonly string[], after: readonly string[]): boolean {
  const known = new Set(before.map((entry) => entry.toLowerCase()));
  return before.length > 0 && (after.length === 0 || after.some((entry) => !known.has(entry.toLowerCase())));
}

function covers(entry: string, { hostname, port, protocol }: URL): boolean {
  const [, host = '', wanted] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  const actual = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  if (wanted !== undefined && wanted !== actual) return false;
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
}

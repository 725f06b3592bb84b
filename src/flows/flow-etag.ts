import { createHash } from 'node:crypto';

/** The ETag of a flow's response: its version, and a digest so that a cached answer is never stale in its state. */
export function flowEtag(version: number, response: object): string {
  const digest = createHash('sha256').update(JSON.stringify(response)).digest('base64url').slice(0, 12);
  return `"${version}.${digest}"`;
}

/**
 * The versions that an `If-Match` header names, or null when it allows any (left out, or `*`). Only the version counts:
 * that a flow was started or stopped meanwhile does not keep an edit of its document from being saved.
 */
export function versionsOf(ifMatch: string | undefined): ReadonlySet<number> | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  return new Set([...ifMatch.matchAll(/"(\d{1,9})(?:\.[^"]*)?"/g)].map(([, version]) => Number(version)));
}

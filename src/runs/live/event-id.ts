/**
 * The id of a live event: the database's time of what it tells, in milliseconds, and `.f` when that was the end of the
 * run. It says what a client has seen to any process that it reconnects to.
 */
export interface EventId {
  readonly at: Date;
  /** The event told the end of its run. */
  readonly final: boolean;
}

export function formatEventId({ at, final }: EventId): string {
  return `${at.getTime()}${final ? '.f' : ''}`;
}

/** Null for what is no id of ours, or none: the client then starts from now. */
export function parseEventId(text: string | undefined): EventId | null {
  const match = /^(\d{1,15})(\.f)?$/.exec(text?.trim() ?? '');
  if (match === null) return null;
  return { at: new Date(Number(match[1])), final: match[2] !== undefined };
}

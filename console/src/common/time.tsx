import { useEffect, useState } from 'react';
import { useWords } from '../words/index.js';

const DAY_MS = 86_400_000;

/** A time as filters in the address hold it, of the user's clock: `2026-11-23T10:00`. */
export function localTime(at: string | Date | number): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Now, again every `everyMs` while `running`. */
export function useNow(running: boolean, everyMs = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [running, everyMs]);
  return now;
}

/** The time of day, and the date where it is another day; all of it in the tooltip. */
export function Time({ at }: { readonly at: string | Date }) {
  const { time, clock } = useWords();
  const date = new Date(at);
  const isToday = Math.abs(Date.now() - date.getTime()) < DAY_MS && date.getDate() === new Date().getDate();
  return (
    <time dateTime={date.toISOString()} title={time(date)} style={{ whiteSpace: 'nowrap' }}>
      {isToday ? clock(date) : time(date)}
    </time>
  );
}

/** How long a run took, or takes until now. */
export function RunDuration({
  run,
}: {
  readonly run: { startedAt: string | null; reopenedAt: string | null; finishedAt: string | null };
}) {
  const { duration } = useWords();
  const now = useNow(run.finishedAt === null && run.startedAt !== null);
  const from = run.reopenedAt ?? run.startedAt;
  if (from === null) return <>–</>;
  const end = run.finishedAt === null ? now : Date.parse(run.finishedAt);
  return <>{duration(Math.max(0, end - Date.parse(from)))}</>;
}

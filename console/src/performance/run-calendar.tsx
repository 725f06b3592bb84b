import { Link } from '@tanstack/react-router';
import type { Schemas } from '../api/client.js';
import { localTime } from '../common/time.js';
import { useWords } from '../words/index.js';
import { performanceWords } from '../words/performance.js';
import { useSay } from '../words/say.js';

type Bucket = Schemas['TrendBucketResponse'];

const HOUR_MS = 3_600_000;
const DAYS = 28;

interface RunCalendarProps {
  readonly buckets: readonly Bucket[];
  readonly flow: string | undefined;
}

/** The hours of four weeks, each a link to the runs that began then; the newest day first. By keyboard: the days. */
export function RunCalendar({ buckets, flow }: RunCalendarProps) {
  const { time } = useWords();
  const say = useSay(performanceWords);
  const byHour = new Map(buckets.map((bucket) => [localTime(bucket.at).slice(0, 13), bucket]));
  const most = Math.max(1, ...buckets.map(({ runs }) => runs.finished));
  const today = new Date();
  const days = Array.from(
    { length: DAYS },
    (_, back) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - back),
  );
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={say('calendar')}>
        <table className="calendar">
          <thead>
            <tr>
              <th scope="col">{say('day')}</th>
              {Array.from({ length: 24 }, (_, hour) => (
                <th key={hour} scope="col">
                  {hour % 3 === 0 ? hour : <span className="hidden">{hour}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.getTime()}>
                <th scope="row">
                  <DayLink day={day} flow={flow} />
                </th>
                {Array.from({ length: 24 }, (_, hour) => {
                  const at = new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour);
                  const bucket = byHour.get(localTime(at).slice(0, 13));
                  if (bucket === undefined) return <td key={hour} />;
                  const { finished, failed, partial } = bucket.runs;
                  const bad = failed + partial;
                  const label = say('hour', { at: time(bucket.at), n: finished, bad });
                  const level = Math.ceil((finished / most) * 4);
                  return (
                    <td key={hour}>
                      <Link
                        className={`cell level${level}${bad > 0 ? ' withbad' : ''}`}
                        to="/runs"
                        search={{ flow, from: localTime(at), to: localTime(at.getTime() + HOUR_MS) }}
                        aria-label={label}
                        title={label}
                        tabIndex={-1}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="legend" aria-hidden="true">
        <span>{say('fewer')}</span>
        {[1, 2, 3, 4].map((level) => (
          <span key={level} className={`cell level${level}`} />
        ))}
        <span>{say('more')}</span>
        <span className="cell level2 withbad" />
        <span>{say('withFailures')}</span>
      </div>
    </>
  );
}

function DayLink({ day, flow }: { readonly day: Date; readonly flow: string | undefined }) {
  const { day: shown } = useWords();
  const say = useSay(performanceWords);
  const text = shown(localTime(day).slice(0, 10));
  const next = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
  return (
    <Link
      className="link"
      to="/runs"
      search={{ flow, from: localTime(day), to: localTime(next) }}
      aria-label={say('dayLink', { day: text })}
    >
      {text}
    </Link>
  );
}

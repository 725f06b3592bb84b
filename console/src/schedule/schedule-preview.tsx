import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { Refused } from '../common/refused.js';
import { Icon } from '../shell/icons.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { scheduleWords } from '../words/schedule.js';
import { type Schedule, saySchedule } from './schedule-words.js';
import './schedule.css';

const REST_MS = 1000;

interface SchedulePreviewProps {
  readonly schedule: Schedule;
  readonly timezone: string;
}

/** A schedule in words, the next ten times on the flow's clocks, and what is odd about it. */
export function SchedulePreview({ schedule, timezone }: SchedulePreviewProps) {
  const { language } = useWords();
  const say = useSay(scheduleWords);
  const [asked] = useDebouncedValue(JSON.stringify({ schedule, timezone }), REST_MS);
  const isWhole = schedule.type !== 'after-flow' || schedule.flow !== '';
  const { data, error } = useQuery({
    queryKey: ['schedule', asked],
    enabled: isWhole,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const body = JSON.parse(asked) as { schedule: Schedule; timezone: string };
      return (await client.POST('/api/v1/test/schedule', { body: { ...body, count: 10 } })).data;
    },
  });
  if (!isWhole) return null;
  const words = saySchedule(schedule, say, language);
  return (
    <div className="times" aria-live="polite">
      {words !== null && (
        <p>
          <Icon name="clock" size={15} /> <b>{words}</b>
        </p>
      )}
      {error !== null && <Refused error={error} />}
      {error === null &&
        data?.warnings.map((warning) => (
          <p key={warning} className="note warn">
            {warning}
          </p>
        ))}
      {error === null && data !== undefined && (
        <>
          {data.times.length === 0 ? (
            <p className="dim">{say('noTimes')}</p>
          ) : (
            <p className="dim">
              {say('next', { timezone })} ({say('nextIf')}):
            </p>
          )}
          <Times times={data.times} timezone={timezone} />
        </>
      )}
    </div>
  );
}

function Times({
  times,
  timezone,
}: {
  readonly times: readonly { readonly at: string; readonly local: string }[];
  readonly timezone: string;
}) {
  const { language } = useWords();
  const format = new Intl.DateTimeFormat(language === 'tr' ? 'tr-TR' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone: timezone,
  });
  return (
    <ol>
      {times.map(({ at, local }) => (
        <li key={at}>
          <time dateTime={local}>{format.format(new Date(at))}</time>
        </li>
      ))}
    </ol>
  );
}

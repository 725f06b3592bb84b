import { NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Loading } from '../common/card.js';
import { Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { alarmWords } from '../words/alarms.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import type { ruleOf } from './draft.js';
import { useMeasured } from './measured.js';

const route = getRouteApi('/alarms/$id');
const DAYS = [1, 7, 14, 30] as const;
const AFTER_MS = 700;
const SHOWN = 10;

/** When the rule would have opened in the last days, asked when typing rests. */
export function AlarmPreview({ rule }: { readonly rule: ReturnType<typeof ruleOf> }) {
  const { duration } = useWords();
  const measured = useMeasured(rule.condition);
  const say = useSay(alarmWords);
  const { days = 7 } = route.useSearch();
  const navigate = useNavigate({ from: '/alarms/$id' });
  const [asked] = useDebouncedValue(rule, AFTER_MS);
  const isWhole = asked.threshold > 0 && (asked.windowMinutes ?? 0) >= 1 && (asked.minimum ?? 0) >= 1;
  const { data, error, isFetching } = api.useQuery(
    'post',
    '/api/v1/test/alarm',
    { body: { ...asked, days } },
    { enabled: isWhole, retry: false, staleTime: 60_000 },
  );
  return (
    <section className="preview" aria-label={say('preview')}>
      <div className="cardhead">
        <h3>{say('preview')}</h3>
        <NativeSelect
          aria-label={say('previewDays')}
          data={DAYS.map((n) => ({ value: String(n), label: say('days', { n }) }))}
          value={String(days)}
          onChange={({ currentTarget }) =>
            void navigate({
              search: (before) => ({ ...before, days: Number(currentTarget.value) }),
              replace: true,
            })
          }
        />
      </div>
      {!isWhole && <p className="dim">{say('invalid')}</p>}
      {error !== null && <ProblemView error={error} />}
      {isFetching && data === undefined && <Loading lines={1} />}
      {isWhole && data !== undefined && (
        <>
          <p role="status">
            {!data.canLookBack
              ? say('cannotLookBack')
              : data.opened === 0
                ? `${say('wouldNever', { n: days })} ${data.flows === 0 ? say('noRuns') : ''}`
                : say('would', { n: data.opened, days: say('days', { n: days }) })}
          </p>
          {data.openings.length > 0 && (
            <ul className="openflows">
              {data.openings.slice(0, SHOWN).map(({ flow, openedAt, resolvedAt, peak }) => (
                <li key={flow + openedAt}>
                  <Time at={openedAt} /> · {flow} ·{' '}
                  {resolvedAt === null
                    ? say('still')
                    : duration(Date.parse(resolvedAt) - Date.parse(openedAt))}{' '}
                  <span className="dim">
                    ({say('peak')}: {measured(peak)})
                  </span>
                </li>
              ))}
              {data.opened > SHOWN && <li className="dim">{say('others', { n: data.opened - SHOWN })}</li>}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

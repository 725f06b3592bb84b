import type { Schemas } from '../api/client.js';
import { Card } from '../common/card.js';
import { localTime } from '../common/time.js';
import { useWords } from '../words/index.js';
import { performanceWords } from '../words/performance.js';
import { useSay } from '../words/say.js';
import { LineChart } from './line-chart.js';
import { useShown } from './shown.js';

const HOUR_MS = 3_600_000;

type Bucket = Schemas['TrendBucketResponse'];

interface TrendProps {
  readonly buckets: readonly Bucket[];
  readonly byHour: boolean;
}

/** Every hour or day from the first to the last, so that as long a time is as wide on the chart. */
function withoutHoles(
  buckets: readonly Bucket[],
  byHour: boolean,
): { at: Date; bucket: Bucket | undefined }[] {
  const known = new Map(buckets.map((bucket) => [Date.parse(bucket.at), bucket]));
  const first = new Date(Math.min(...known.keys()));
  const last = Math.max(...known.keys());
  const after = (n: number): Date =>
    byHour
      ? new Date(first.getTime() + n * HOUR_MS)
      : new Date(first.getFullYear(), first.getMonth(), first.getDate() + n);
  const points = [];
  for (let at = first; at.getTime() <= last; at = after(points.length))
    points.push({ at, bucket: known.get(at.getTime()) });
  return points;
}

/** What runs took, and how many rows they sent, over the period. */
export function Trend({ buckets, byHour }: TrendProps) {
  const { day } = useWords();
  const say = useSay(performanceWords);
  const { ms, rate } = useShown();
  const points = withoutHoles(buckets, byHour);
  const times = points.map(({ at }) => {
    const local = localTime(at);
    return byHour ? local.slice(11, 16) : day(local.slice(0, 10));
  });
  const common = { times, tableWord: say('asTable'), timeWord: say(byHour ? 'hourWord' : 'day') };
  return (
    <div className="columns even">
      <Card title={say('duration')}>
        <LineChart
          {...common}
          label={say('duration')}
          shown={ms}
          lines={[
            {
              name: say('median'),
              tone: 'info',
              values: points.map(({ bucket }) => bucket?.medianMs ?? null),
            },
            {
              name: say('p95'),
              tone: 'warn',
              dashed: true,
              values: points.map(({ bucket }) => bucket?.p95Ms ?? null),
            },
          ]}
        />
      </Card>
      {!byHour && (
        <Card title={say('rates')}>
          <LineChart
            {...common}
            label={say('rates')}
            shown={rate}
            lines={[
              {
                name: say('rate'),
                tone: 'good',
                values: points.map(({ bucket }) => bucket?.rowsPerSecond ?? null),
              },
            ]}
          />
        </Card>
      )}
    </div>
  );
}

import type { RunDetail, Schemas } from '../api/client.js';
import { useNow } from '../common/time.js';
import { useWords } from '../words/index.js';

interface TimelineProps {
  readonly run: RunDetail;
  readonly pages: readonly Schemas['RunPageResponse'][];
}

const TICKS = 4;
const NICE_MS = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];
const COUNTS = ['pages', 'records', 'rows'] as const;

/** When each step worked, in wall time. Steps that go page by page show each page. */
export function Timeline({ run, pages }: TimelineProps) {
  const { t, duration } = useWords();
  const now = useNow(run.state !== 'finished');
  const starts = run.steps.map(({ startedAt }) => Date.parse(startedAt));
  const from = Math.min(...starts);
  const end = Math.max(
    from + 1,
    ...run.steps.map(({ finishedAt }) => (finishedAt === null ? now : Date.parse(finishedAt))),
  );
  const span = end - from;
  const place = (start: number, stop: number) => ({
    left: `${((start - from) / span) * 100}%`,
    width: `${(Math.max(0, stop - start) / span) * 100}%`,
  });
  const every = NICE_MS.find((step) => span / step <= TICKS) ?? span / TICKS;
  const ticks = Array.from({ length: Math.floor(span / every) + 1 }, (_, index) => index * every);
  return (
    <div className="timeline">
      {run.steps.map((step) => {
        const start = Date.parse(step.startedAt);
        const stop = step.finishedAt === null ? end : Date.parse(step.finishedAt);
        const tone = step.status === 'failed' ? 'bad' : step.state === 'running' ? 'info' : 'good';
        const parts = pages.flatMap((page) => page.steps.filter((part) => part.step === step.step));
        const label = t('run.timelineText', {
          step: t(`step.${step.step as 'read'}`),
          from: duration(start - from),
          age: duration(stop - start),
        });
        return [
          <b key={`${step.step} name`}>{t(`step.${step.step as 'read'}`)}</b>,
          <div key={`${step.step} lane`} className="lane" role="img" aria-label={label} title={label}>
            <span
              style={{
                ...place(start, stop),
                background: parts.length > 0 ? `var(--${tone}-soft)` : `var(--${tone}-bar)`,
              }}
            />
            {parts.map((part) => {
              const begin = Date.parse(part.startedAt);
              return (
                <span
                  key={part.startedAt}
                  className="part"
                  style={{ ...place(begin, begin + part.durationMs), background: `var(--${tone}-bar)` }}
                />
              );
            })}
          </div>,
          <span key={`${step.step} said`} className="said dim">
            {duration(stop - start)}
            {COUNTS.filter((name) => step.counts[name] !== undefined).map(
              (name) => ` · ${t(`step.${name}`, { n: step.counts[name] ?? 0 })}`,
            )}
          </span>,
        ];
      })}
      <span />
      <div className="ticks" aria-hidden="true">
        {ticks.map((at) => (
          <span key={at} style={{ left: `${(at / span) * 100}%` }}>
            {at === 0 ? '0' : duration(at)}
          </span>
        ))}
      </div>
    </div>
  );
}

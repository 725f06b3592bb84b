import type { Overview } from '../api/client.js';
import { useWords } from '../words/index.js';

const WIDTH = 700;
const HEIGHT = 150;
const PARTS = [
  ['rowsWritten', 'good'],
  ['rowsSkipped', 'idle'],
  ['rowsFailed', 'bad'],
] as const;

/** Rows of each day by outcome, as stacked bars with a text for each day. */
export function DayBars({ days }: { readonly days: Overview['days'] }) {
  const { t, day: shown, number } = useWords();
  if (days.length === 0) return <span className="dim">{t('overview.noRows')}</span>;
  const sumOf = (day: Overview['days'][number]): number => PARTS.reduce((sum, [name]) => sum + day[name], 0);
  const most = Math.max(1, ...days.map(sumOf));
  const width = Math.min(64, WIDTH / Math.max(days.length, 8));
  return (
    <>
      <div className="legend" style={{ margin: '0 0 8px' }} aria-hidden="true">
        {(['written', 'skipped', 'failed'] as const).map((name, index) => (
          <span key={name}>
            <i style={{ background: `var(--${PARTS[index]?.[1]}-bar)` }} />
            {t(`row.${name}`)}
          </span>
        ))}
        <span className="dim">{t('overview.most', { n: number(most) })}</span>
      </div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 22}`} width="100%" role="list" aria-label={t('overview.rows')}>
        {days.map((day, index) => {
          let top = HEIGHT;
          const text = t('overview.rowsText', {
            day: shown(day.day),
            written: day.rowsWritten,
            skipped: day.rowsSkipped,
            failed: day.rowsFailed,
          });
          return (
            <g key={day.day} role="listitem" aria-label={text}>
              <title>{text}</title>
              {PARTS.map(([name, tone]) => {
                const height = (day[name] / most) * (HEIGHT - 6);
                top -= height;
                return (
                  <rect
                    key={name}
                    x={index * width + 4}
                    y={top}
                    width={width - 8}
                    height={height}
                    rx={2}
                    fill={`var(--${tone}-bar)`}
                  />
                );
              })}
              <text
                x={index * width + width / 2}
                y={HEIGHT + 16}
                textAnchor="middle"
                fontSize={11}
                fill="var(--mantine-color-dimmed)"
              >
                {shown(day.day)}
              </text>
            </g>
          );
        })}
      </svg>
    </>
  );
}

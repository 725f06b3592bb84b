import type { Run } from '../api/client.js';
import { useWords, type Word } from '../words/index.js';
import type { Tone } from './state.js';

type Counts = Pick<Run, 'written' | 'skipped' | 'failed' | 'held' | 'products' | 'state'>;

const PARTS = [
  ['written', 'good'],
  ['skipped', 'idle'],
  ['held', 'warn'],
  ['failed', 'bad'],
] as const satisfies readonly (readonly [keyof Counts, Tone])[];

/** Rows by outcome as one bar, with the numbers below it; without a legend, those that are not 0. */
export function Progress({ run, legend = true }: { readonly run: Counts; readonly legend?: boolean }) {
  const { t, number } = useWords();
  const done = PARTS.reduce((sum, [name]) => sum + run[name], 0);
  const all = Math.max(run.products, done, 1);
  const shown = PARTS.filter(([name]) => run[name] > 0);
  const text = PARTS.map(([name]) => `${t(`row.${name}` satisfies Word)} ${number(run[name])}`).join(', ');
  return (
    <div>
      <div className="bar" role="img" aria-label={text}>
        {shown.map(([name, tone]) => (
          <span
            key={name}
            style={{ width: `${(run[name] / all) * 100}%`, background: `var(--${tone}-bar)` }}
          />
        ))}
      </div>
      {!legend && shown.length > 0 && (
        <div className="numbers" aria-hidden="true">
          {shown.map(([name]) => `${t(`row.${name}`)} ${number(run[name])}`).join(' · ')}
        </div>
      )}
      {legend && (
        <div className="legend" aria-hidden="true">
          {PARTS.map(([name, tone]) => (
            <span key={name}>
              <i style={{ background: `var(--${tone}-bar)` }} />
              {t(`row.${name}`)} <b>{number(run[name])}</b>
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

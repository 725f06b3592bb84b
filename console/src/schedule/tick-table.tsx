import { Link } from '@tanstack/react-router';
import type { Schemas } from '../api/client.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { schedulePageWords } from '../words/schedule-page.js';

type Tick = Schemas['TickResponse'];
const TONES = { started: 'good', skipped: 'idle', failed: 'bad' } as const;
const HEADS = ['due', 'acted', 'came'] as const;
/** From when on a time counts as late. */
const LATE_MS = 2000;

/** Times at which a run was due, newest first. */
export function TickTable({ ticks }: { readonly ticks: readonly Tick[] }) {
  const say = useSay(schedulePageWords);
  return (
    <ScrollTable label={say('ticks')} head={<Heads texts={HEADS.map((word) => say(word))} />}>
      {ticks.map((tick) => (
        <TickRow key={`${tick.slot} ${tick.claimedAt}`} tick={tick} />
      ))}
    </ScrollTable>
  );
}

function TickRow({ tick: { slot, claimedAt, outcome, runId, code, detail } }: { readonly tick: Tick }) {
  const { duration } = useWords();
  const say = useSay(schedulePageWords);
  const lateMs = Date.parse(claimedAt) - Date.parse(slot);
  return (
    <tr>
      <td>
        <Time at={slot} />
      </td>
      <td>
        <Time at={claimedAt} />
        {lateMs > LATE_MS && <span className="state warn">{say('late', { late: duration(lateMs) })}</span>}
      </td>
      <td>
        <span className={`state ${TONES[outcome]}`}>{say(outcome)}</span>{' '}
        {runId !== null && (
          <Link className="link mono" to="/runs/$id" params={{ id: runId }}>
            {runId}
          </Link>
        )}
        {code !== null && <span className="mono">{code}</span>}
        {detail !== null && <div lang="en">{detail}</div>}
      </td>
    </tr>
  );
}

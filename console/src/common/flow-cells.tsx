import { Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Overview } from '../api/client.js';
import { useWords, type Word } from '../words/index.js';
import { Progress } from './progress.js';
import { RunState, State } from './state.js';
import { Time } from './time.js';

type Flow = Overview['flows'][number];

/** The headings of a flow's name and its cells. */
export const FLOW_HEADS = [
  'overview.flow',
  'overview.lastRun',
  'runs.rows',
  'overview.nextRun',
  'overview.day',
] as const satisfies readonly Word[];

/** How a flow is: its last run with its rows, its next one, and its last day. */
export function FlowCells({ flow }: { readonly flow: Flow }) {
  const { t } = useWords();
  const { lastRun, lastDay } = flow;
  return (
    <>
      <td>
        {lastRun === null ? (
          <span className="dim">{t('overview.never')}</span>
        ) : (
          <Group gap="xs" wrap="nowrap">
            <RunState run={lastRun} />
            <Link className="link" to="/runs/$id" params={{ id: lastRun.id }}>
              <Time at={lastRun.createdAt} />
            </Link>
            {lastRun.held > 0 && <State of="held" word="row.held" />}
          </Group>
        )}
      </td>
      <td style={{ minWidth: 140 }}>{lastRun !== null && <Progress run={lastRun} legend={false} />}</td>
      <td>
        <Next flow={flow} />
      </td>
      <td className="dim" style={{ whiteSpace: 'nowrap' }}>
        {lastDay === null
          ? '–'
          : t('overview.dayText', { n: lastDay.finished, ok: lastDay.succeeded + lastDay.empty })}
      </td>
    </>
  );
}

function Next({ flow }: { readonly flow: Flow }) {
  const { t } = useWords();
  if (flow.nextRunAt !== null) return <Time at={flow.nextRunAt} />;
  const word: Word =
    flow.state === 'stopped'
      ? 'overview.stopped'
      : flow.direction === 'outbound'
        ? 'overview.onPost'
        : 'overview.byHand';
  return <span className="dim">{t(word)}</span>;
}

import { Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Progress } from '../common/progress.js';
import { RunState, State } from '../common/state.js';
import { Time } from '../common/time.js';
import { flowWords } from '../words/flows.js';
import { useWords, type Word } from '../words/index.js';
import { useSay } from '../words/say.js';
import type { FlowDialog } from './flow-dialogs.js';
import type { ListedFlow } from './order.js';

const FlowMenu = lazy(() => import('./flow-menu.js'));

interface FlowRowProps {
  readonly flow: ListedFlow;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
  readonly open: (dialog: FlowDialog) => void;
}

export function FlowRow({ flow, isSelected, onToggle, open }: FlowRowProps) {
  const { t } = useWords();
  const say = useSay(flowWords);
  const { lastRun, lastDay, slug, name } = flow;
  return (
    <tr aria-selected={isSelected}>
      <td>
        <input
          type="checkbox"
          aria-label={say('select', { name })}
          checked={isSelected}
          onChange={onToggle}
        />
      </td>
      <td>
        <Link className="link" to="/flows/$slug" params={{ slug }}>
          {name}
        </Link>{' '}
        <State
          of={flow.state === 'running' ? 'up' : 'stopped'}
          word={flow.state === 'running' ? 'flow.started' : 'overview.stopped'}
        />
      </td>
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
      <td className="number">
        <Suspense>
          <FlowMenu flow={flow} open={open} />
        </Suspense>
      </td>
    </tr>
  );
}

function Next({ flow }: { readonly flow: ListedFlow }) {
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

import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { FlowCells } from '../common/flow-cells.js';
import { State } from '../common/state.js';
import { flowWords } from '../words/flows.js';
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
  const say = useSay(flowWords);
  const { slug, name } = flow;
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
      <FlowCells flow={flow} />
      <td className="number">
        <Suspense>
          <FlowMenu flow={flow} open={open} />
        </Suspense>
      </td>
    </tr>
  );
}

import { ActionIcon, Group, Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMay } from '../api/session.js';
import { Progress } from '../common/progress.js';
import { RunState, State } from '../common/state.js';
import { Time } from '../common/time.js';
import { useFlowActions } from '../shell/flow-actions.js';
import { Icon } from '../shell/icons.js';
import { flowWords } from '../words/flows.js';
import { useWords, type Word } from '../words/index.js';
import { useSay } from '../words/say.js';
import type { FlowDialog } from './flow-dialogs.js';
import type { ListedFlow } from './order.js';

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
        <Actions flow={flow} open={open} />
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

function Actions({ flow, open }: Pick<FlowRowProps, 'flow' | 'open'>) {
  const say = useSay(flowWords);
  const may = useMay();
  const navigate = useNavigate();
  const { run, setState } = useFlowActions();
  const { slug, name } = flow;
  const isActive = flow.lastRun !== null && flow.lastRun.state !== 'finished';
  const canRun = flow.direction === 'inbound' && may('POST /api/v1/flows/{slug}/runs');
  const file = (format: string): string => `/api/v1/flows/${slug}/export?format=${format}`;
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" aria-label={say('more', { name })}>
          <Icon name="more" size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canRun && (
          <>
            <Menu.Item disabled={isActive} onClick={() => run(slug)}>
              {say('runNow')}
            </Menu.Item>
            <Menu.Item disabled={isActive} onClick={() => open({ kind: 'query', flow })}>
              {say('runQuery')}
            </Menu.Item>
          </>
        )}
        {may('POST /api/v1/flows/{slug}/start') && (
          <Menu.Item onClick={() => setState(flow, flow.state === 'running' ? 'stop' : 'start')}>
            {say(flow.state === 'running' ? 'stop' : 'start')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: '/flows/$slug/versions', params: { slug } })}>
          {say('versions')}
        </Menu.Item>
        <Menu.Item onClick={() => void navigate({ to: '/runs', search: { flow: slug } })}>
          {say('runs')}
        </Menu.Item>
        {may('POST /api/v1/flows') && (
          <Menu.Item onClick={() => open({ kind: 'duplicate', flow })}>{say('duplicate')}</Menu.Item>
        )}
        <Menu.Item component="a" href={file('json')}>
          {say('exportJson')}
        </Menu.Item>
        <Menu.Item component="a" href={file('yaml')}>
          {say('exportYaml')}
        </Menu.Item>
        {may('DELETE /api/v1/flows/{slug}') && (
          <>
            <Menu.Divider />
            <Menu.Item c="var(--bad)" onClick={() => open({ kind: 'delete', flow })}>
              {say('delete')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useMay } from '../api/session.js';
import { useFlowActions } from '../shell/flow-actions.js';
import { Icon } from '../shell/icons.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';
import type { FlowDialog } from './flow-dialogs.js';
import type { ListedFlow } from './order.js';

interface FlowMenuProps {
  readonly flow: ListedFlow;
  readonly open: (dialog: FlowDialog) => void;
}

/** What can be done to one flow. */
export default function FlowMenu({ flow, open: openDialog }: FlowMenuProps) {
  const target = useRef<HTMLButtonElement>(null);
  const open: typeof openDialog = (dialog) => {
    // The chosen item is gone when the dialog closes: the focus returns to the button.
    target.current?.focus();
    openDialog(dialog);
  };
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
        <ActionIcon ref={target} variant="default" aria-label={say('more', { name })}>
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

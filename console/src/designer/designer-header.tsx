import { ActionIcon, Button, Group, TextInput, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { api } from '../api/client.js';
import { useMay } from '../api/session.js';
import { FlowTabs } from '../common/flow-heading.js';
import { State } from '../common/state.js';
import { Time } from '../common/time.js';
import { useFlowActions } from '../shell/flow-actions.js';
import { Icon } from '../shell/icons.js';
import { useDesign, useSnapshot, useValue } from './context.js';
import type { Flow } from './flow.js';
import { useDesignerWords } from './words.js';

const QueryDialog = lazy(() => import('../querying/query-dialog.js'));

interface HeaderProps {
  readonly flow: Flow | null;
  readonly isSaving: boolean;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly onSave: () => void;
}

export function DesignerHeader({ flow, isSaving, note, onNote, onSave }: HeaderProps) {
  const { d } = useDesignerWords();
  const { store, mayEdit } = useDesign();
  const { isDirty, canUndo, canRedo } = useSnapshot(store);
  const name = useValue('name');
  const title = typeof name === 'string' && name.trim() !== '' ? name : d('newFlow');
  return (
    <div className="designhead">
      <title>{`${isDirty ? '● ' : ''}${title} · Image Integrator`}</title>
      <div className="designtitle">
        <Group gap="sm">
          <Title order={1}>{title}</Title>
          {flow === null ? (
            <span className="state idle">{d('state.new')}</span>
          ) : (
            <State
              of={flow.state === 'running' ? 'running' : 'paused'}
              word={flow.state === 'running' ? 'state.running' : 'overview.stopped'}
            />
          )}
        </Group>
        {flow !== null && (
          <>
            <SavedBy flow={flow} />
            <FlowTabs slug={flow.slug} />
          </>
        )}
      </div>
      <Group gap="xs">
        {mayEdit && (
          <>
            <ActionIcon
              variant="default"
              size="lg"
              disabled={!canUndo}
              aria-label={d('undo')}
              title={`${d('undo')} (Ctrl Z)`}
              onClick={() => store.undo()}
            >
              <Icon name="undo" size={16} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size="lg"
              disabled={!canRedo}
              aria-label={d('redo')}
              title={`${d('redo')} (Ctrl Shift Z)`}
              onClick={() => store.redo()}
            >
              <Icon name="redo" size={16} />
            </ActionIcon>
          </>
        )}
        {flow !== null && <FlowButtons flow={flow} />}
        {mayEdit && isDirty && (
          <TextInput
            aria-label={d('note')}
            placeholder={d('noteHint')}
            maxLength={500}
            value={note}
            style={{ width: 220 }}
            onChange={({ currentTarget }) => onNote(currentTarget.value)}
          />
        )}
        {mayEdit && (
          <Button loading={isSaving} disabled={!isDirty} title={d('saveHint')} onClick={onSave}>
            {d('save')}
          </Button>
        )}
      </Group>
    </div>
  );
}

function SavedBy({ flow }: { readonly flow: Flow }) {
  const { d, time } = useDesignerWords();
  const { store } = useDesign();
  const { isDirty } = useSnapshot(store);
  const { data } = api.useQuery('get', '/api/v1/flows/{slug}/versions', {
    params: { path: { slug: flow.slug }, query: { limit: 1 } },
  });
  const last = data?.results[0];
  return (
    <p className="dim">
      {d('version', { version: String(flow.version) })}
      {last === undefined ? (
        <>
          {' · '}
          <Time at={flow.updatedAt} />
        </>
      ) : (
        ` · ${d('savedBy', { at: time(last.createdAt), who: last.author })}`
      )}
      {isDirty && (
        <>
          {' · '}
          <b>{d('unsaved')}</b>
        </>
      )}
    </p>
  );
}

/** What can be done to the flow as it is saved. */
function FlowButtons({ flow }: { readonly flow: Flow }) {
  const { d } = useDesignerWords();
  const may = useMay();
  const { run, setState } = useFlowActions();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      {may('POST /api/v1/flows/{slug}/start') && (
        <Button variant="default" onClick={() => setState(flow, flow.state === 'running' ? 'stop' : 'start')}>
          {d(flow.state === 'running' ? 'stop' : 'start')}
        </Button>
      )}
      {may('POST /api/v1/flows/{slug}/runs') && flow.direction === 'inbound' && (
        <>
          <Button variant="default" onClick={() => run(flow.slug)}>
            {d('runNow')}
          </Button>
          <Button variant="default" onClick={() => setAsking(true)}>
            {d('runFor')}
          </Button>
        </>
      )}
      {isAsking && (
        <Suspense>
          <QueryDialog slug={flow.slug} name={flow.name} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}

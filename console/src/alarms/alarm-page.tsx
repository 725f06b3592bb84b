import { Button, Group, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import { useMay } from '../api/session.js';
import { useAttempt } from '../common/attempt.js';
import { Card, Loading } from '../common/card.js';
import { useConfirm } from '../common/confirm.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { alarmWords } from '../words/alarms.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { AlarmForm } from './alarm-form.js';
import { AlarmHistory } from './alarm-history.js';
import { AlarmPreview } from './alarm-preview.js';
import { AlarmSilence } from './alarm-silence.js';
import { AlarmStateOf } from './alarm-state.js';
import { OpenFlows, SilenceNote } from './alarms-page.js';
import { draftOf, ruleOf } from './draft.js';
import { type Alarm, sentenceOf } from './rule.js';
import './alarms.css';

const route = getRouteApi('/alarms/$id');

export function AlarmPage() {
  const { id } = route.useParams();
  const { flow } = route.useSearch();
  const { t } = useWords();
  const say = useSay(alarmWords);
  const may = useMay();
  const isNew = id === 'new';
  const {
    data: alarm,
    error,
    refetch,
  } = api.useQuery('get', '/api/v1/alarms/{id}', { params: { path: { id } } }, { enabled: !isNew });
  if (!isNew && alarm === undefined)
    return error === null ? (
      <Loading lines={10} />
    ) : (
      <ProblemView error={error} onRetry={() => void refetch()} />
    );
  const name = alarm?.name ?? say('new');
  return (
    <>
      <title>{`${name} · ${t('product')}`}</title>
      <div>
        <div className="dim">
          <Link className="link" to="/alarms">
            {say('title')}
          </Link>{' '}
          /
        </div>
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={1}>{name}</Title>
            {alarm !== undefined && <AlarmStateOf alarm={alarm} />}
          </Group>
          {alarm !== undefined && may('DELETE /api/v1/alarms/{id}') && <DeleteButton alarm={alarm} />}
        </Group>
      </div>
      {alarm === undefined ? <AlarmForm alarm={null} flow={flow} /> : <Sections alarm={alarm} />}
    </>
  );
}

function Sections({ alarm }: { readonly alarm: Alarm }) {
  const say = useSay(alarmWords);
  const may = useMay();
  const mayChange = may('PUT /api/v1/alarms/{id}');
  return (
    <>
      {alarm.open.length > 0 && (
        <Card title={say('where')}>
          <OpenFlows alarm={alarm} />
        </Card>
      )}
      {mayChange ? (
        <>
          <AlarmForm key={alarm.updatedAt} alarm={alarm} />
          <TestCard alarm={alarm} />
          <AlarmSilence alarm={alarm} />
        </>
      ) : (
        <Card title={say('rule')}>
          <p className="sentence">{sentenceOf(say, alarm)}</p>
          <SilenceNote alarm={alarm} />
          <AlarmPreview rule={ruleOf(draftOf(alarm))} />
        </Card>
      )}
      <AlarmHistory alarm={alarm} />
    </>
  );
}

function TestCard({ alarm }: { readonly alarm: Alarm }) {
  const say = useSay(alarmWords);
  const { error, isBusy, attempt } = useAttempt();
  const [results, setResults] = useState<Schemas['AlarmTestResult'][] | null>(null);
  const test = async (): Promise<void> => {
    const { data } = await client.POST('/api/v1/alarms/{id}/test', { params: { path: { id: alarm.id } } });
    setResults(data?.results ?? []);
  };
  return (
    <Card title={say('test')}>
      <p className="dim lead">{say('testText')}</p>
      <Button variant="default" loading={isBusy} onClick={() => attempt(test)}>
        {say('test')}
      </Button>
      {error !== null && <ProblemView error={error} />}
      <div role="status">
        {results?.map(({ channel, ok, detail }) => (
          <div key={channel} className={ok ? undefined : 'failedline'}>
            {say(ok ? 'taken' : 'notTaken', { channel, detail })}
          </div>
        ))}
      </div>
    </Card>
  );
}

function DeleteButton({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useWords();
  const say = useSay(alarmWords);
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { ask, dialog } = useConfirm();
  const remove = async (): Promise<void> => {
    try {
      await client.DELETE('/api/v1/alarms/{id}', { params: { path: { id: alarm.id } } });
      tell(say('deleted'));
      await navigate({ to: '/alarms' });
      await queries.invalidateQueries();
    } catch (error) {
      fail(error);
    }
  };
  return (
    <>
      <Button
        variant="default"
        onClick={() =>
          ask({
            title: say('deleteAsk', { name: alarm.name }),
            text: say('deleteText'),
            yes: say('delete'),
            no: t('cancelWord'),
            act: () => void remove(),
          })
        }
      >
        {say('delete')}
      </Button>
      {dialog}
    </>
  );
}

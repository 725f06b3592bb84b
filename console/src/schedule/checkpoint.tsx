import { Button, Group, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Card, Loading } from '../common/card.js';
import { useConfirm } from '../common/confirm.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { schedulePageWords } from '../words/schedule-page.js';

const PATH = '/api/v1/flows/{slug}/checkpoint';

/** From when the next scheduled run asks for changes; editors may move it. */
export function Checkpoint({ slug }: { readonly slug: string }) {
  const { time } = useWords();
  const say = useSay(schedulePageWords);
  const may = useMay();
  const { data, error, refetch } = api.useQuery('get', PATH, { params: { path: { slug } } });
  return (
    <Card title={say('checkpoint')}>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={2} />}
      {data !== undefined && (
        <>
          <p>
            {data.source !== 'beginning' && <b>{time(data.lastRequest)}. </b>}
            {say(`source.${data.source}`)}
          </p>
          <p className="dim">{say('checkpointText')}</p>
          {may(`PUT ${PATH}`) && <MoveCheckpoint slug={slug} canForget={data.source === 'stored'} />}
        </>
      )}
    </Card>
  );
}

function MoveCheckpoint({ slug, canForget }: { readonly slug: string; readonly canForget: boolean }) {
  const { t, time } = useWords();
  const say = useSay(schedulePageWords);
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const [from, setFrom] = useState('');
  const put = async (lastRequest: string | null): Promise<void> => {
    try {
      const { data } = await client.PUT(PATH, { params: { path: { slug } }, body: { lastRequest } });
      setFrom('');
      if (data !== undefined)
        tell(
          data.source === 'beginning'
            ? say('source.beginning')
            : say('saved', { at: time(data.lastRequest) }),
        );
      await queries.invalidateQueries({ queryKey: ['get', PATH] });
    } catch (error) {
      fail(error);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void put(new Date(from).toISOString());
      }}
    >
      {dialog}
      <Group align="flex-end" gap="sm">
        <TextInput
          type="datetime-local"
          label={say('from')}
          description={say('fromHint')}
          required
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <Button type="submit" variant="default">
          {say('set')}
        </Button>
        {canForget && (
          <Button
            variant="default"
            onClick={() =>
              ask({
                title: say('forgetAsk'),
                text: say('forgetText'),
                yes: say('forgetYes'),
                no: t('cancelWord'),
                act: () => void put(null),
              })
            }
          >
            {say('forget')}
          </Button>
        )}
      </Group>
    </form>
  );
}

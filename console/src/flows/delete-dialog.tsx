import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../api/client.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import type { ListedFlow } from './order.js';

interface DeleteDialogProps {
  readonly flow: ListedFlow;
  readonly onClose: () => void;
}

/** Says what goes with a flow and what stays. A flow that is started is deleted by who types its name. */
export default function DeleteDialog({ flow, onClose }: DeleteDialogProps) {
  const { t } = useWords();
  const say = useSay(flowWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const { slug, name } = flow;
  const path = { slug };
  const one = { limit: 1 };
  const versions = api.useQuery('get', '/api/v1/flows/{slug}/versions', { params: { path, query: one } });
  const samples = api.useQuery('get', '/api/v1/flows/{slug}/samples', { params: { path, query: one } });
  const runs = api.useQuery('get', '/api/v1/runs', { params: { query: { flow: slug, ...one } } });
  const isStarted = flow.state === 'running';
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<unknown>(null);
  const remove = async (): Promise<void> => {
    try {
      await client.DELETE('/api/v1/flows/{slug}', { params: { path } });
      tell(say('delete.done', { name }));
      onClose();
      await queries.invalidateQueries();
    } catch (reason) {
      setError(reason);
    }
  };
  const isCounted = [versions, samples, runs].every(({ data }) => data !== undefined);
  return (
    <Modal opened onClose={onClose} title={say('delete.title', { name })} withCloseButton={false} centered>
      <Text size="sm">{say('delete.takes')}</Text>
      <ul aria-busy={!isCounted}>
        <li>{say('delete.versions', { n: versions.data?.count ?? 0 })}</li>
        {samples.data !== undefined && samples.data.count > 0 && (
          <li>{say('delete.samples', { n: samples.data.count })}</li>
        )}
        <li>{say('delete.state')}</li>
      </ul>
      <Text size="sm">
        {runs.data !== undefined &&
          (runs.data.count ?? 0) > 0 &&
          say('delete.runs', { n: runs.data.count ?? 0 })}{' '}
        {say('delete.shop')}
      </Text>
      {isStarted && (
        <>
          <Text size="sm" mt="sm">
            {say('delete.started', { slug })}
          </Text>
          <TextInput
            mt="xs"
            label={say('delete.typed')}
            value={typed}
            autoComplete="off"
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </>
      )}
      {error !== null && <ProblemView error={error} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancelWord')}
        </Button>
        <Button
          className="danger"
          disabled={!isCounted || (isStarted && typed.trim() !== slug)}
          onClick={() => void remove()}
        >
          {say('delete.yes')}
        </Button>
      </Group>
    </Modal>
  );
}

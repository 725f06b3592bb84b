import { Button, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../api/client.js';
import { useAttempt } from '../common/attempt.js';
import { Dialog, DialogFoot } from '../common/dialog.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';
import type { ListedFlow } from './order.js';

interface DeleteDialogProps {
  readonly flow: ListedFlow;
  readonly onClose: () => void;
}

/** Says what goes with a flow and what stays. A flow that is started is deleted by who types its slug. */
export default function DeleteDialog({ flow, onClose }: DeleteDialogProps) {
  const say = useSay(flowWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const { slug, name } = flow;
  const path = { slug };
  const one = { limit: 1 };
  const versions = api.useQuery('get', '/api/v1/flows/{slug}/versions', { params: { path, query: one } });
  const samples = api.useQuery('get', '/api/v1/flows/{slug}/samples', { params: { path, query: one } });
  const runs = api.useQuery('get', '/api/v1/runs', { params: { query: { flow: slug, ...one } } });
  const counts = [versions, samples, runs];
  const uncounted = counts.find(({ error }) => error !== null);
  const isCounted = counts.every(({ data }) => data !== undefined);
  const isStarted = flow.state === 'running';
  const [typed, setTyped] = useState('');
  const { error, isBusy, attempt } = useAttempt();
  const remove = async (): Promise<void> => {
    await client.DELETE('/api/v1/flows/{slug}', { params: { path } });
    tell(say('delete.done', { name }));
    onClose();
    // What was counted here is gone with the flow.
    await queries.invalidateQueries({
      predicate: ({ queryKey }) => !JSON.stringify(queryKey).includes(`"slug":"${slug}"`),
    });
  };
  return (
    <Dialog onClose={onClose} title={say('delete.title', { name })}>
      <Text size="sm">{say('delete.takes')}</Text>
      <ul aria-busy={!isCounted}>
        {versions.data !== undefined && <li>{say('delete.versions', { n: versions.data.count })}</li>}
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
      {uncounted !== undefined && (
        <ProblemView
          error={uncounted.error}
          onRetry={() => counts.forEach(({ refetch }) => void refetch())}
        />
      )}
      {error !== null && <ProblemView error={error} />}
      <DialogFoot onClose={onClose} isCautious>
        <Button
          className="danger"
          disabled={!isCounted || (isStarted && typed.trim() !== slug)}
          loading={isBusy}
          onClick={() => attempt(remove)}
        >
          {say('delete.yes')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

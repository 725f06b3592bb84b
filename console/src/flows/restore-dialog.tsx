import { Button, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../api/client.js';
import { useAttempt } from '../common/attempt.js';
import { Loading } from '../common/card.js';
import { Dialog, DialogFoot } from '../common/dialog.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';
import { FieldDiff } from './field-diff.js';

interface RestoreDialogProps {
  readonly slug: string;
  readonly version: number;
  readonly current: number;
  readonly onClose: () => void;
}

/** Makes an old version the newest again, after showing what that changes. */
export default function RestoreDialog({ slug, version, current, onClose }: RestoreDialogProps) {
  const say = useSay(flowWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: '/flows/$slug/versions' });
  const [note, setNote] = useState('');
  const { error, isBusy, attempt } = useAttempt();
  const diff = api.useQuery('get', '/api/v1/flows/{slug}/versions/{version}/diff', {
    params: { path: { slug, version }, query: { against: current } },
  });
  const restore = async (): Promise<void> => {
    const { data: flow } = await client.POST('/api/v1/flows/{slug}/versions/{version}/restore', {
      params: { path: { slug, version } },
      body: note.trim() === '' ? {} : { changeNote: note.trim() },
    });
    const next = String(flow?.version ?? current + 1);
    tell(say('versions.restored', { version: String(version), next }));
    onClose();
    await queries.invalidateQueries();
    await navigate({ search: {}, replace: true });
  };
  return (
    <Dialog onClose={onClose} size="xl" title={say('versions.restoreTitle', { version: String(version) })}>
      <Text size="sm">
        {say('versions.restoreText', { version: String(version), next: String(current + 1) })}
      </Text>
      {diff.error !== null && <ProblemView error={diff.error} onRetry={() => void diff.refetch()} />}
      {diff.data === undefined && diff.error === null && <Loading lines={2} />}
      {diff.data !== undefined && <FieldDiff differences={diff.data.differences} />}
      <TextInput
        mt="sm"
        maxLength={500}
        label={say('versions.restoreNote')}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      {error !== null && <ProblemView error={error} />}
      <DialogFoot onClose={onClose} isCautious>
        <Button loading={isBusy} onClick={() => attempt(restore)}>
          {say('versions.restoreYes')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

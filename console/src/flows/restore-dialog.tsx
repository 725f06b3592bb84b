import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../api/client.js';
import { Loading } from '../common/card.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useWords } from '../words/index.js';
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
  const { t } = useWords();
  const say = useSay(flowWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: '/flows/$slug/versions' });
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  const { data } = api.useQuery('get', '/api/v1/flows/{slug}/versions/{version}/diff', {
    params: { path: { slug, version }, query: { against: current } },
  });
  const restore = async (): Promise<void> => {
    try {
      const { data: flow } = await client.POST('/api/v1/flows/{slug}/versions/{version}/restore', {
        params: { path: { slug, version } },
        body: note.trim() === '' ? {} : { changeNote: note.trim() },
      });
      const next = String(flow?.version ?? current + 1);
      tell(say('versions.restored', { version: String(version), next }));
      onClose();
      await queries.invalidateQueries();
      await navigate({ search: {}, replace: true });
    } catch (reason) {
      setError(reason);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={say('versions.restoreTitle', { version: String(version) })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text size="sm">
        {say('versions.restoreText', { version: String(version), next: String(current + 1) })}
      </Text>
      {data === undefined ? <Loading lines={2} /> : <FieldDiff differences={data.differences} />}
      <TextInput
        mt="sm"
        maxLength={500}
        label={say('versions.restoreNote')}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      {error !== null && <ProblemView error={error} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancelWord')}
        </Button>
        <Button onClick={() => void restore()}>{say('versions.restoreYes')}</Button>
      </Group>
    </Modal>
  );
}

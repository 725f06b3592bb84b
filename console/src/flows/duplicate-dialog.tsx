import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import type { ListedFlow } from './order.js';

const NAME_LENGTH = 20;

interface DuplicateDialogProps {
  readonly flow: ListedFlow;
  readonly onClose: () => void;
}

export default function DuplicateDialog({ flow, onClose }: DuplicateDialogProps) {
  const { t } = useWords();
  const say = useSay(flowWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const [name, setName] = useState(`${flow.name.slice(0, NAME_LENGTH - 2).trim()} 2`);
  const [slug, setSlug] = useState(`${flow.slug.slice(0, 62)}-2`);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const duplicate = async (): Promise<void> => {
    setBusy(true);
    try {
      const { data } = await client.GET('/api/v1/flows/{slug}/export', {
        params: { path: { slug: flow.slug }, query: { format: 'json' } },
      });
      if (data === undefined) return;
      await client.POST('/api/v1/flows', { body: { ...data.flow, name: name.trim(), slug: slug.trim() } });
      tell(say('duplicate.done', { name }));
      onClose();
      await queries.invalidateQueries();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('duplicate.title', { name: flow.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void duplicate();
        }}
      >
        <Text size="sm" mb="sm">
          {say('duplicate.text')}
        </Text>
        <TextInput
          data-autofocus
          required
          maxLength={NAME_LENGTH}
          label={say('duplicate.name')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          mt="sm"
          required
          maxLength={64}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          label={say('duplicate.slug')}
          value={slug}
          onChange={({ currentTarget }) => setSlug(currentTarget.value)}
        />
        {error !== null && <ProblemView error={error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('cancelWord')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {say('duplicate.yes')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

import { Button, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.js';
import { useAttempt } from '../common/attempt.js';
import { Dialog, DialogFoot } from '../common/dialog.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';
import { copyNames } from './copy-names.js';
import type { ListedFlow } from './order.js';

interface DuplicateDialogProps {
  readonly flow: ListedFlow;
  readonly onClose: () => void;
}

export default function DuplicateDialog({ flow, onClose }: DuplicateDialogProps) {
  const say = useSay(flowWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const [{ name, slug }, setNames] = useState(() => copyNames(flow));
  const { error, isBusy, attempt } = useAttempt();
  const duplicate = async (): Promise<void> => {
    const { data } = await client.GET('/api/v1/flows/{slug}/export', {
      params: { path: { slug: flow.slug }, query: { format: 'json' } },
    });
    if (data === undefined) return;
    await client.POST('/api/v1/flows', { body: { ...data.flow, name: name.trim(), slug: slug.trim() } });
    tell(say('duplicate.done', { name }));
    onClose();
    await queries.invalidateQueries();
  };
  return (
    <Dialog onClose={onClose} title={say('duplicate.title', { name: flow.name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          attempt(duplicate);
        }}
      >
        <Text size="sm" mb="sm">
          {say('duplicate.text')}
        </Text>
        <TextInput
          data-autofocus
          required
          maxLength={20}
          label={say('duplicate.name')}
          value={name}
          onChange={({ currentTarget }) => setNames({ name: currentTarget.value, slug })}
        />
        <TextInput
          mt="sm"
          required
          maxLength={64}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          label={say('duplicate.slug')}
          value={slug}
          onChange={({ currentTarget }) => setNames({ name, slug: currentTarget.value })}
        />
        {error !== null && <ProblemView error={error} />}
        <DialogFoot onClose={onClose}>
          <Button type="submit" loading={isBusy}>
            {say('duplicate.yes')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

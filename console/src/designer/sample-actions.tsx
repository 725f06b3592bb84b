import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { useConfirm } from '../common/confirm.js';
import { useNotices } from '../shell/notices.js';
import { useDesign } from './context.js';
import { useDesignerWords } from './words.js';

interface SampleActionsProps {
  readonly slug: string;
  readonly name: string;
  readonly onDeleted: () => void;
}

/** Shows what a sample holds, and deletes it. */
export function SampleActions({ slug, name, onDeleted }: SampleActionsProps) {
  const { d, t } = useDesignerWords();
  const { mayEdit } = useDesign();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const remove = async (): Promise<void> => {
    try {
      await client.DELETE('/api/v1/flows/{slug}/samples/{name}', { params: { path: { slug, name } } });
      onDeleted();
      tell(d('sample.deleted', { name }));
      await queries.invalidateQueries({ queryKey: ['get', '/api/v1/flows/{slug}/samples'] });
    } catch (error) {
      fail(error);
    }
  };
  const question = {
    title: d('sample.ask', { name }),
    text: d('sample.askText'),
    yes: d('sample.delete'),
    no: t('cancelWord'),
    act: () => void remove(),
  };
  return (
    <Group gap="xs">
      {dialog}
      <Button
        component="a"
        size="compact-xs"
        variant="default"
        href={`/api/v1/flows/${slug}/samples/${encodeURIComponent(name)}`}
        target="_blank"
        rel="noreferrer"
      >
        {d('sample.show')}
      </Button>
      {mayEdit && (
        <Button size="compact-xs" variant="default" onClick={() => ask(question)}>
          {d('sample.delete')}
        </Button>
      )}
    </Group>
  );
}

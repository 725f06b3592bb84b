import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { client, type RunDetail } from '../api/client.js';
import { useMay } from '../api/session.js';
import { useConfirm } from '../common/confirm.js';
import { Icon } from '../shell/icons.js';
import { useNotices } from '../shell/notices.js';
import { useWords } from '../words/index.js';

/** Rows that wait for a person, with the two ways out. */
export function HeldRows({ run }: { readonly run: RunDetail }) {
  const { t } = useWords();
  const may = useMay();
  const { settle, dialog } = useSettle(run.id);
  return (
    <div className="note warn">
      {dialog}
      <Icon name="hand" />
      <div>
        <b>{t('run.held', { n: run.held })}</b>
        <div>{t('run.heldText')}</div>
      </div>
      {run.state === 'finished' && may('POST /api/v1/runs/{id}/release') && (
        <Group gap="xs">
          <Button size="compact-md" onClick={() => settle('release', null, run.held)}>
            {t('run.release')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => settle('drop', null, run.held)}>
            {t('run.drop')}
          </Button>
        </Group>
      )}
    </div>
  );
}

/** Releases or drops held rows of a run, all or one SKU, after a question that says what will happen. */
export function useSettle(id: string) {
  const { t } = useWords();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const send = async (how: 'release' | 'drop', sku: string | null): Promise<void> => {
    const options = { params: { path: { id } }, body: sku === null ? {} : { sku: [sku] } };
    try {
      const { data } =
        how === 'release'
          ? await client.POST('/api/v1/runs/{id}/release', options)
          : await client.POST('/api/v1/runs/{id}/drop', options);
      tell(t(how === 'release' ? 'notice.released' : 'notice.dropped', { n: data?.rows ?? 0 }));
      await queries.invalidateQueries();
    } catch (error) {
      fail(error);
    }
  };
  const settle = (how: 'release' | 'drop', sku: string | null, n: number): void =>
    ask({
      title: t(how === 'release' ? 'run.confirmRelease' : 'run.confirmDrop', { n }),
      text: t(how === 'release' ? 'run.confirmReleaseText' : 'run.confirmDropText'),
      yes: t(how === 'release' ? 'run.releaseOne' : 'run.dropOne'),
      no: t('cancelWord'),
      act: () => void send(how, sku),
    });
  return { settle, dialog };
}

import { useQueryClient } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { useConfirm } from '../common/confirm.js';
import { useNotices } from '../shell/notices.js';
import { useWords } from '../words/index.js';

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

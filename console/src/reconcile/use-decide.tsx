import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../api/client.js';
import { useConfirm } from '../common/confirm.js';
import { useNotices } from '../shell/notices.js';
import { useWords } from '../words/index.js';
import { reconcileWords } from '../words/reconcile.js';
import { useSay } from '../words/say.js';

/** Repairs or accepts `n` drifted products: one SKU, or all for null. */
export type Decide = (how: 'repair' | 'accept', sku: string | null, n: number) => void;

/** Asks what will happen, then does it; the `dialog` goes into the page. */
export function useDecide(slug: string): { readonly decide: Decide; readonly dialog: ReactNode } {
  const { t } = useWords();
  const say = useSay(reconcileWords);
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const send = async (how: 'repair' | 'accept', sku: string | null): Promise<void> => {
    const options = { params: { path: { slug } }, body: sku === null ? {} : { sku: [sku] } };
    try {
      const { data } =
        how === 'repair'
          ? await client.POST('/api/v1/flows/{slug}/drifts/repair', options)
          : await client.POST('/api/v1/flows/{slug}/drifts/accept', options);
      tell(say(how === 'repair' ? 'repaired' : 'accepted', { n: data?.products ?? 0 }));
      await queries.invalidateQueries();
    } catch (error) {
      fail(error);
    }
  };
  const decide: Decide = (how, sku, n) =>
    ask({
      title: say(`${how}Ask`, { n }),
      text: say(`${how}Text`),
      yes: say(`${how}One`),
      no: t('cancelWord'),
      act: () => void send(how, sku),
    });
  return { decide, dialog };
}

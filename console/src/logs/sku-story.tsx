import { Group } from '@mantine/core';
import { State } from '../common/state.js';
import { Said } from '../common/said.js';
import { Thumbnails } from '../common/thumbnails.js';
import { useWords } from '../words/index.js';
import type { Entry } from './log-table.js';

/** "Why has this product no images?": what the newest run did with it, and the images that it carried. */
export function SkuStory({ sku, lines }: { readonly sku: string; readonly lines: readonly Entry[] }) {
  const { t, rowCode } = useWords();
  const [latest] = lines;
  if (latest === undefined) return <div className="note warn">{t('logs.skuNone', { sku })}</div>;
  const outcome = latest.outcome ?? 'pending';
  return (
    <section className="card" aria-label={sku}>
      <Group gap="sm" mb="sm">
        <b>{t('logs.skuStory', { n: new Set(lines.map(({ run }) => run)).size, sku })}</b>
        <State of={outcome} word={`row.${outcome as 'pending'}`} />
        <span className="mono">{latest.code}</span>
      </Group>
      {latest.code && <p>{rowCode(latest.code)}</p>}
      {latest.detail !== null && latest.detail !== undefined && (
        <p>
          <Said text={latest.detail} />
        </p>
      )}
      <Thumbnails images={latest.images ?? []} />
    </section>
  );
}

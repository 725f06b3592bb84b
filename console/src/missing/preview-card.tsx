import { Button } from '@mantine/core';
import { useState } from 'react';
import { client, type Schemas } from '../api/client.js';
import { useAttempt } from '../common/attempt.js';
import { Card } from '../common/card.js';
import { Heads, ScrollTable } from '../common/table.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { type MissingWord, missingWords } from '../words/missing.js';
import { useSay } from '../words/say.js';

type Preview = Schemas['MissingPreview'];

/** What a search would find now, and which of it would be asked for. */
export function PreviewCard({ slug }: { readonly slug: string }) {
  const say = useSay(missingWords);
  const [preview, setPreview] = useState<Preview | null>(null);
  const { error, isBusy, attempt } = useAttempt();
  const look = async (): Promise<void> => {
    setPreview(null);
    const { data } = await client.GET('/api/v1/flows/{slug}/missing', {
      params: { path: { slug }, query: { limit: 25 } },
    });
    setPreview(data ?? null);
  };
  return (
    <Card title={say('preview')}>
      <p className="dim lead">{say('previewText')}</p>
      <Button variant="default" loading={isBusy} onClick={() => attempt(look)}>
        {say('previewNow')}
      </Button>
      {error !== null && <ProblemView error={error} />}
      <div role="status">{preview !== null && <Found preview={preview} />}</div>
    </Card>
  );
}

function Found({
  preview: { since, imageCheck, lookedAt, complete, results },
}: {
  readonly preview: Preview;
}) {
  const { day, time } = useWords();
  const say = useSay(missingWords);
  const why = ({ identifiers, heldBackUntil }: Preview['results'][number]): string => {
    if (identifiers.length === 0) return say('would.none');
    return heldBackUntil === null ? say('would.ask') : say('would.later', { at: time(heldBackUntil) });
  };
  return (
    <>
      <p>
        {say('lookedAt', { n: lookedAt, since: day(since) })}{' '}
        {imageCheck !== null && say('checkedBy', { check: say(`check.${imageCheck}` as MissingWord) })}
      </p>
      {results.length === 0 ? (
        <p>{say('previewNone')}</p>
      ) : (
        <ScrollTable
          label={say('preview')}
          head={<Heads texts={[say('sku'), say('identifier'), say('why')]} />}
        >
          {results.map((product) => (
            <tr key={product.sku}>
              <td className="mono">{product.sku}</td>
              <td className="mono">{product.identifiers.join(', ') || '–'}</td>
              <td>{why(product)}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
      {!complete && <p className="dim">{say('more', { n: results.length })}</p>}
    </>
  );
}

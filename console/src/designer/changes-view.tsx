import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../api/client.js';
import { PictureSwitch, Thumbnail, usePictures } from '../common/thumbnails.js';
import { Said } from '../common/said.js';
import { visible } from '../document/visible.js';
import { Icon, type IconName } from '../shell/icons.js';
import type { FlowAnswer } from './test-model.js';
import { type DesignerWord, useDesignerWords } from './words.js';

type TestRow = Schemas['TestRowResponse'];
type Image = Schemas['HeldImageResponse'];

const STEP = 20;
const numberOf = (row: TestRow, what: 'deleted' | 'changed' | 'created'): number =>
  row.diff?.[what].length ?? 0;

/** What a run would do to the shop: what it takes away first, then what it would not write, then the rest. */
export function ChangesView({ answer }: { readonly answer: FlowAnswer }) {
  const { d } = useDesignerWords();
  const [shown, setShown] = useState(STEP);
  const { rows, totals, warnings } = answer;
  const rank = (row: TestRow): number => {
    if (numberOf(row, 'deleted') > 0 && row.status !== 'failed') return 0;
    if (row.status === 'held') return 1;
    if (row.status === 'failed') return 2;
    if (numberOf(row, 'changed') + numberOf(row, 'created') > 0) return 3;
    return 4;
  };
  const sorted = rows.toSorted(
    (one, other) => rank(one) - rank(other) || numberOf(other, 'deleted') - numberOf(one, 'deleted'),
  );
  const held = rows.filter(({ status }) => status === 'held').length;
  const failed = rows.filter(({ status }) => status === 'failed').length;
  return (
    <div>
      <p className="dim">{d('writesNothing')}</p>
      {totals !== null && (
        <ul className="totals">
          <Total n={totals.deleted} tone="bad" word="change.deleted" />
          <Total n={held} tone="warn" word="change.held" />
          <Total n={failed} tone="bad" word="change.failed" />
          <Total n={totals.created} tone="good" word="change.created" />
          <Total n={totals.changed} tone="info" word="change.changed" />
          <Total n={totals.unchangedProducts} tone="idle" word="change.unchangedProducts" />
        </ul>
      )}
      {warnings.map((text) => (
        <p key={text} className="note warn" lang="en">
          <Icon name="warning" />
          <span>{text}</span>
        </p>
      ))}
      {rows.length > 0 && <PictureSwitch />}
      <ul className="changes">
        {sorted.slice(0, shown).map((row, at) => (
          <Change key={`${at} ${row.sku}`} row={row} />
        ))}
      </ul>
      {shown < sorted.length && (
        <Button size="compact-sm" variant="default" onClick={() => setShown(shown + STEP)}>
          {d('showMore', { n: sorted.length - shown })}
        </Button>
      )}
    </div>
  );
}

function Total({
  n,
  tone,
  word,
}: {
  readonly n: number;
  readonly tone: string;
  readonly word: DesignerWord;
}) {
  const { d } = useDesignerWords();
  return <li className={`state ${n === 0 ? 'idle' : tone}`}>{d(word, { n })}</li>;
}

function Change({ row }: { readonly row: TestRow }) {
  const { d, t, rowCode } = useDesignerWords();
  const { sku, identifier, status, code, detail, warning, diff, images } = row;
  const outcome = status === 'pending' ? null : status;
  const tone = outcome === 'failed' ? 'bad' : outcome === 'held' ? 'warn' : 'idle';
  return (
    <li>
      <div className="changehead">
        <b className="mono">{visible(sku ?? identifier ?? '–')}</b>
        {outcome !== null && <span className={`state ${tone}`}>{t(`row.${outcome}`)}</span>}
        {outcome === null && diff !== null && isNothing(row) && (
          <span className="dim">{d('change.none')}</span>
        )}
      </div>
      {code !== null && (
        <p>
          {rowCode(code) ?? ''} <code>{code}</code>
          {detail !== null && (
            <span className="dim" lang="en">
              {' '}
              <Said text={detail} />
            </span>
          )}
        </p>
      )}
      {warning !== null && (
        <p className="dim" lang="en">
          {warning}
        </p>
      )}
      {diff !== null && outcome !== 'failed' ? (
        <>
          <Images images={diff.deleted} word="change.isDeleted" tone="removed" icon="cross" />
          <Images images={diff.created} word="change.isCreated" tone="new" icon="check" />
          <Images
            images={diff.changed.map(({ to }) => to)}
            word="change.isChanged"
            tone="moved"
            icon="runs"
          />
          {diff.unchanged > 0 && !isNothing(row) && (
            <p className="dim">{d('change.unchanged', { n: diff.unchanged })}</p>
          )}
        </>
      ) : (
        images.length > 0 && <p className="dim">{d('change.images', { n: images.length })}</p>
      )}
    </li>
  );
}

const isNothing = (row: TestRow): boolean =>
  numberOf(row, 'deleted') + numberOf(row, 'created') + numberOf(row, 'changed') === 0;

interface ImagesProps {
  readonly images: readonly Pick<Image, 'url' | 'order'>[];
  readonly word: DesignerWord;
  readonly tone: 'removed' | 'new' | 'moved';
  readonly icon: IconName;
}

function Images({ images, word, tone, icon }: ImagesProps) {
  const { d } = useDesignerWords();
  const [isShown] = usePictures();
  if (images.length === 0) return null;
  return (
    <ol className="sideimages">
      {images.map(({ url, order }) => (
        <li key={`${order} ${url}`} className={tone} title={url}>
          {isShown && <Thumbnail url={url} />}
          <span className="mono">
            {order}.{' '}
            {url
              .split('?')[0]
              ?.split('/')
              .findLast((part) => part !== '') ?? url}
          </span>
          <b>
            <Icon name={icon} size={13} /> {d(word)}
          </b>
        </li>
      ))}
    </ol>
  );
}

import { Switch } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useState } from 'react';
import { useWords } from '../words/index.js';

interface Image {
  readonly url: string;
  readonly order: number;
}

/** The images of a row. Pictures are loaded from where they are, lazily, and only while the switch says so. */
export function Thumbnails({ images }: { readonly images: readonly Image[] }) {
  const { t } = useWords();
  const [shown, setShown] = useLocalStorage({ key: 'image-integrator-pictures', defaultValue: true });
  if (images.length === 0) return <p className="dim">{t('row.noImages')}</p>;
  return (
    <>
      <Switch
        size="xs"
        label={t('row.showImages')}
        checked={shown}
        onChange={({ currentTarget }) => setShown(currentTarget.checked)}
        mb="xs"
      />
      {shown && (
        <ul className="thumbs">
          {images.map(({ url, order }) => (
            <Thumbnail key={`${order} ${url}`} url={url} />
          ))}
        </ul>
      )}
      <ol className="urls" start={images[0]?.order ?? 1}>
        {images.map(({ url, order }) => (
          <li key={`${order} ${url}`}>{url}</li>
        ))}
      </ol>
    </>
  );
}

function Thumbnail({ url }: { readonly url: string }) {
  const { t } = useWords();
  const [failed, setFailed] = useState(!url.startsWith('https:'));
  return (
    <li title={url}>
      {failed ? (
        t('row.noPicture')
      ) : (
        <img
          src={url}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setFailed(true)}
        />
      )}
    </li>
  );
}

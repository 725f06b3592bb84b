import { Switch } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useState } from 'react';
import { useWords } from '../words/index.js';

interface Image {
  readonly url: string;
  readonly order: number;
}

/** Whether pictures are loaded; all places that show them follow one switch. */
export function usePictures() {
  return useLocalStorage({ key: 'image-integrator-pictures', defaultValue: true });
}

export function PictureSwitch() {
  const { t } = useWords();
  const [shown, setShown] = usePictures();
  return (
    <Switch
      size="xs"
      label={t('row.showImages')}
      checked={shown}
      onChange={({ currentTarget }) => setShown(currentTarget.checked)}
    />
  );
}

/** The images of a row. Pictures are loaded from where they are, lazily, and only while the switch says so. */
export function Thumbnails({ images }: { readonly images: readonly Image[] }) {
  const { t } = useWords();
  const [shown] = usePictures();
  if (images.length === 0) return <p className="dim">{t('row.noImages')}</p>;
  return (
    <>
      <PictureSwitch />
      {shown && (
        <ul className="thumbs">
          {images.map(({ url, order }) => (
            <li key={`${order} ${url}`} title={url}>
              <Thumbnail url={url} />
            </li>
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

export function Thumbnail({ url }: { readonly url: string }) {
  const { t } = useWords();
  const [failed, setFailed] = useState(!url.startsWith('https:'));
  return (
    <span className="thumb">
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
    </span>
  );
}

import { Thumbnail, usePictures } from '../common/thumbnails.js';
import { Icon } from '../shell/icons.js';
import { useWords } from '../words/index.js';

interface HeldImagesProps {
  readonly images: readonly { readonly url: string; readonly order: number; readonly isMarked: boolean }[];
  /** What is said of marked images. */
  readonly mark: 'held.removed' | 'held.new';
}

/** One side of a comparison: each image by its picture and file name, and in words, not colour alone, what happens to it. */
export function HeldImages({ images, mark }: HeldImagesProps) {
  const { t } = useWords();
  const [shown] = usePictures();
  if (images.length === 0) return <p className="dim">{t('row.noImages')}</p>;
  return (
    <ol className="sideimages">
      {images.map(({ url, order, isMarked }) => (
        <li key={`${order} ${url}`} className={isMarked ? mark.replace('held.', '') : undefined} title={url}>
          {shown && <Thumbnail url={url} />}
          <span className="mono">{nameOf(url)}</span>
          {isMarked && (
            <b>
              <Icon name={mark === 'held.removed' ? 'cross' : 'check'} size={13} /> {t(mark)}
            </b>
          )}
        </li>
      ))}
    </ol>
  );
}

/** The end of the URL, which tells images of one product from each other. */
function nameOf(url: string): string {
  const [path = url] = url.split('?');
  return path.split('/').findLast((part) => part !== '') ?? url;
}

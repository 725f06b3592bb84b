import { Button, Group } from '@mantine/core';
import type { ReadAnswer, TestData } from './test-model.js';
import { LIVE } from './test-model.js';
import type { Tests } from './use-tests.js';
import { useDesignerWords } from './words.js';

interface MoreOfProps {
  readonly pages: ReadAnswer['pages'];
  readonly data: TestData;
  readonly run: Tests['run'];
}

/** Goes on to the next page of the ERP, or says why reading stops here. */
export function MoreOf({ pages, data, run }: MoreOfProps) {
  const { d } = useDesignerWords();
  const page = pages.at(-1);
  if (page === undefined || data.kind !== 'live') return null;
  const cursor = page.nextCursor as object | null;
  return (
    <Group gap="xs" mt="sm">
      {data.pageNo > 1 && (
        <Button size="compact-sm" variant="default" onClick={() => run('read', { ...LIVE, sku: data.sku })}>
          {d('firstPage')}
        </Button>
      )}
      {cursor === null ? (
        page.stopReason !== null && (
          <span className="dim">
            {d('lastPage')} <span lang="en">{page.stopReason}</span>
          </span>
        )
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => run('read', { ...data, pageNo: data.pageNo + 1, cursor })}
        >
          {d('nextPage', { page: data.pageNo + 1 })}
        </Button>
      )}
    </Group>
  );
}

import { Button, Group } from '@mantine/core';
import { flowPageWords } from '../words/flow-pages.js';
import { useSay } from '../words/say.js';

interface PagesProps {
  /** From 1. */
  readonly page: number;
  /** Entries of a page, and of the whole list. */
  readonly limit: number;
  readonly count: number;
  readonly go: (page: number) => void;
}

/** Leafs through a list whose newest entries come first; nothing where one page holds all. */
export function Pages({ page, limit, count, go }: PagesProps) {
  const say = useSay(flowPageWords);
  if (count <= limit) return null;
  return (
    <Group justify="center" p="sm">
      <Button size="compact-sm" variant="default" disabled={page <= 1} onClick={() => go(page - 1)}>
        {say('newer')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={page * limit >= count}
        onClick={() => go(page + 1)}
      >
        {say('older')}
      </Button>
    </Group>
  );
}

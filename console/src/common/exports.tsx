import { Button, Group } from '@mantine/core';
import { useWords } from '../words/index.js';

interface ExportsProps {
  /** The address that streams the list, without its query. */
  readonly path: string;
  /** The filters of the list that is shown. */
  readonly query: Readonly<Record<string, string>>;
}

/** Links that download all of a list, not its shown page alone, in both forms. */
export function Exports({ path, query }: ExportsProps) {
  const { t } = useWords();
  const address = (format: string): string => `${path}?${new URLSearchParams({ ...query, format })}`;
  return (
    <Group gap="xs">
      <Button component="a" size="compact-md" variant="default" href={address('csv')}>
        {t('run.exportCsv')}
      </Button>
      <Button component="a" size="compact-md" variant="default" href={address('ndjson')}>
        {t('run.exportNdjson')}
      </Button>
    </Group>
  );
}

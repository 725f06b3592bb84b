import { Button } from '@mantine/core';
import type { Schemas } from '../api/client.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import { browserOf } from './browser-of.js';

type Session = Schemas['SessionResponse'];

interface SessionTableProps {
  readonly label: string;
  readonly sessions: readonly Session[];
  readonly onEnd: (id: string) => void;
}

/** Browsers that are logged in, each with a button that ends it. */
export function SessionTable({ label, sessions, onEnd }: SessionTableProps) {
  const say = useSay(settingsWords);
  const texts = (['browser', 'address', 'started', 'used'] as const).map((word) => say(word));
  return (
    <ScrollTable label={label} head={<Heads texts={texts} actions={say('actions')} />}>
      {sessions.map(({ id, client, address, startedAt, usedAt, current }) => (
        <tr key={id}>
          <td translate="no" title={client ?? undefined}>
            {browserOf(client) ?? say('unknownBrowser')}
          </td>
          <td className="mono">{address}</td>
          <td>
            <Time at={startedAt} />
          </td>
          <td>
            <Time at={usedAt} />
          </td>
          <td>
            {current ? (
              <b>{say('thisOne')}</b>
            ) : (
              <Button
                size="xs"
                variant="default"
                aria-label={`${say('end')}: ${browserOf(client) ?? say('unknownBrowser')}, ${address}`}
                onClick={() => onEnd(id)}
              >
                {say('end')}
              </Button>
            )}
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}

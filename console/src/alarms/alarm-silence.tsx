import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.js';
import { Card } from '../common/card.js';
import { useNotices } from '../shell/notices.js';
import { alarmWords } from '../words/alarms.js';
import { useSay } from '../words/say.js';
import { SilenceNote } from './alarms-page.js';
import type { Alarm } from './rule.js';

const HOURS = [1, 4, 24, 72, 168] as const;

/** For editors: nobody is told for a while, with a reason that everybody sees. */
export function AlarmSilence({ alarm }: { readonly alarm: Alarm }) {
  const say = useSay(alarmWords);
  const { fail } = useNotices();
  const queries = useQueryClient();
  const [hours, setHours] = useState<number>(4);
  const [reason, setReason] = useState('');
  const params = { path: { id: alarm.id } };
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      setReason('');
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries();
  };
  const begin = (): Promise<void> =>
    attempt(() =>
      client.PUT('/api/v1/alarms/{id}/silence', {
        params,
        body: { minutes: hours * 60, reason: reason.trim() },
      }),
    );
  return (
    <Card title={say('silence')}>
      {alarm.silence === null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void begin();
          }}
        >
          <p className="dim lead">{say('silenceText')}</p>
          <div className="filters wide">
            <NativeSelect
              label={say('for')}
              data={HOURS.map((n) => ({
                value: String(n),
                label: n < 48 ? say('hours', { n }) : say('days', { n: n / 24 }),
              }))}
              value={String(hours)}
              onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
            />
            <TextInput
              label={say('reason')}
              required
              maxLength={500}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
            <Button type="submit" variant="default">
              {say('silenceNow')}
            </Button>
          </div>
        </form>
      ) : (
        <>
          <SilenceNote alarm={alarm} />
          <Button
            mt="sm"
            variant="default"
            onClick={() => void attempt(() => client.DELETE('/api/v1/alarms/{id}/silence', { params }))}
          >
            {say('endSilence')}
          </Button>
        </>
      )}
    </Card>
  );
}

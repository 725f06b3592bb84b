import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas } from '../api/client.js';
import { Card } from '../common/card.js';
import { useNotices } from '../shell/notices.js';
import { reconcileWords } from '../words/reconcile.js';
import { useSay } from '../words/say.js';

type OnDrift = NonNullable<Schemas['StartReconciliation']['onDrift']>;
const CHOICES: readonly OnDrift[] = ['hold', 'repair', 'accept'];

/** Begins a comparison by hand; what is left out is as the flow says. */
export function StartLook({ slug }: { readonly slug: string }) {
  const say = useSay(reconcileWords);
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const [share, setShare] = useState<number | string>('');
  const [onDrift, setOnDrift] = useState<OnDrift | undefined>();
  const start = async (): Promise<void> => {
    const body = {
      ...(typeof share === 'number' && { sharePercent: share }),
      ...(onDrift !== undefined && { onDrift }),
    };
    try {
      await client.POST('/api/v1/flows/{slug}/reconciliations', { params: { path: { slug } }, body });
      tell(say('queued'));
      await queries.invalidateQueries({ queryKey: ['get', '/api/v1/flows/{slug}/reconciliations'] });
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Card title={say('start')}>
      <form
        className="filters wide"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <NumberInput
          label={say('share')}
          placeholder={say('onDrift.default')}
          min={0.1}
          max={100}
          value={share}
          onChange={setShare}
        />
        <NativeSelect
          label={say('onDrift')}
          data={[
            { value: '', label: say('onDrift.default') },
            ...CHOICES.map((value) => ({ value, label: say(`onDrift.${value}`) })),
          ]}
          value={onDrift ?? ''}
          onChange={({ currentTarget }) => setOnDrift(CHOICES.find((one) => one === currentTarget.value))}
        />
        <Button type="submit">{say('start')}</Button>
      </form>
    </Card>
  );
}

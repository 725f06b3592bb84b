import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api/client.js';
import { Card } from '../common/card.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import type { StepProps } from './draft.js';
import { LoginForm } from './login-form.js';

const NEW = '';

function useLogins() {
  const { data } = api.useQuery('get', '/api/v1/logins', { params: { query: { limit: 100 } } });
  return data?.results ?? [];
}

export function ShopStep({ draft, change, goTo }: StepProps) {
  const say = useSay(welcomeWords);
  const logins = useLogins().filter(({ type }) => type === 'omnitron');
  const [chosen, setChosen] = useState(draft.shop?.login ?? NEW);
  const use = (slug: string, settings: Readonly<Record<string, unknown>>): void => {
    const domainUrl = typeof settings['domainUrl'] === 'string' ? settings['domainUrl'] : '';
    change({ shop: { login: slug, domainUrl }, flow: null });
    goTo('erp');
  };
  const known = logins.find(({ slug }) => slug === chosen);
  return (
    <Card title={say('step.shop')}>
      <p>{say('shopText')}</p>
      <Choose logins={logins} value={chosen} onChange={setChosen} />
      {known === undefined ? (
        <LoginForm types={['omnitron']} name="Omnitron" onSaved={use} />
      ) : (
        <Next onNext={() => use(known.slug, known.settings)} />
      )}
    </Card>
  );
}

export function ErpStep({ draft, change, goTo }: StepProps) {
  const say = useSay(welcomeWords);
  const logins = useLogins().filter(({ type }) => type !== 'omnitron');
  const [chosen, setChosen] = useState(draft.erp ?? NEW);
  const use = (slug: string | null): void => {
    change({ erp: slug, flow: null });
    goTo('source');
  };
  return (
    <Card title={say('step.erp')}>
      <p>{say('erpText')}</p>
      <Choose logins={logins} value={chosen} onChange={setChosen} />
      {logins.some(({ slug }) => slug === chosen) ? (
        <Next onNext={() => use(chosen)} />
      ) : (
        <LoginForm types={null} name="ERP" onSaved={use} />
      )}
      <p>
        <Button variant="subtle" onClick={() => use(null)}>
          {say('erpOpen')}
        </Button>
      </p>
    </Card>
  );
}

interface ChooseProps {
  readonly logins: readonly { readonly slug: string; readonly name: string; readonly type: string }[];
  readonly value: string;
  readonly onChange: (slug: string) => void;
}

function Choose({ logins, value, onChange }: ChooseProps) {
  const say = useSay(welcomeWords);
  if (logins.length === 0) return null;
  return (
    <div className="form">
      <NativeSelect
        label={say('login')}
        data={[
          { value: NEW, label: say('newLogin') },
          ...logins.map(({ slug, name, type }) => ({ value: slug, label: `${name} (${slug}, ${type})` })),
        ]}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}

function Next({ onNext }: { readonly onNext: () => void }) {
  const say = useSay(welcomeWords);
  return (
    <Group mt="md">
      <Button onClick={onNext}>{say('next')}</Button>
    </Group>
  );
}

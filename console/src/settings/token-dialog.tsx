import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.js';
import { useUser } from '../api/session.js';
import { useAttempt } from '../common/attempt.js';
import { Dialog, DialogFoot } from '../common/dialog.js';
import { useFlowChoices } from '../common/flow-choices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import { type Scope, scopesFor } from './scopes.js';

const DAYS = [30, 90, 365, 1095, 3650] as const;

const without = <T,>(all: readonly T[], one: T): T[] => all.filter((other) => other !== one);

/** Makes a token, and shows its text this once. */
export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useSay(settingsWords);
  const [made, setMade] = useState<{ readonly name: string; readonly text: string } | null>(null);
  return (
    <Dialog
      size="lg"
      title={made === null ? say('newToken') : say('createdTitle', { name: made.name })}
      onClose={onClose}
    >
      {made === null ? (
        <TokenForm onClose={onClose} onMade={(name, text) => setMade({ name, text })} />
      ) : (
        <ShownOnce text={made.text} onClose={onClose} />
      )}
    </Dialog>
  );
}

function ShownOnce({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const say = useSay(settingsWords);
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="stack">
      <p>{say('createdText')}</p>
      <div className="secret">
        <TextInput
          label={say('token')}
          readOnly
          className="mono"
          value={text}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Button
          data-autofocus
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {say('copy')}
        </Button>
      </div>
      <div role="status">{isCopied && say('copied')}</div>
      <div>
        <Button variant="default" onClick={onClose}>
          {say('done')}
        </Button>
      </div>
    </div>
  );
}

interface TokenFormProps {
  readonly onClose: () => void;
  readonly onMade: (name: string, text: string) => void;
}

function TokenForm({ onClose, onMade }: TokenFormProps) {
  const say = useSay(settingsWords);
  const user = useUser();
  const queries = useQueryClient();
  const { error, isBusy, attempt } = useAttempt();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  /** Null: all. */
  const [flows, setFlows] = useState<readonly string[] | null>(null);
  const [addresses, setAddresses] = useState('');
  const [days, setDays] = useState<number>(365);
  const [isTried, setTried] = useState(false);
  const isComplete = scopes.length > 0 && flows?.length !== 0;
  const create = async (): Promise<void> => {
    const listed = addresses.split(/[\s,]+/).filter((one) => one !== '');
    const { data } = await client.POST('/api/v1/tokens', {
      body: {
        name: name.trim(),
        scopes: [...scopes],
        flows: flows === null ? null : [...flows],
        addresses: listed.length === 0 ? null : listed,
        expiresInDays: days,
      },
    });
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/tokens'] });
    onMade(name.trim(), data?.accessToken ?? '');
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isComplete) attempt(create);
      }}
    >
      <TextInput
        label={say('name')}
        description={say('nameHelp')}
        required
        maxLength={100}
        data-autofocus
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <fieldset className="rights">
        <legend>{say('scopes')}</legend>
        {scopesFor(user).map((scope) => (
          <Checkbox
            key={scope}
            label={say(`scope.${scope}`)}
            checked={scopes.includes(scope)}
            onChange={({ currentTarget: { checked } }) =>
              setScopes((all) => (checked ? [...all, scope] : without(all, scope)))
            }
          />
        ))}
        {isTried && scopes.length === 0 && (
          <div role="alert" className="note bad">
            {say('noScope')}
          </div>
        )}
      </fieldset>
      <FlowsField flows={flows} onChange={setFlows} isTried={isTried} />
      <TextInput
        label={say('addresses')}
        description={say('addressesHelp')}
        value={addresses}
        onChange={({ currentTarget }) => setAddresses(currentTarget.value)}
      />
      <NativeSelect
        label={say('expiresIn')}
        data={DAYS.map((n) => ({
          value: String(n),
          label: n < 365 ? say('days', { n }) : say('years', { n: n / 365 }),
        }))}
        value={String(days)}
        onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
      />
      {error !== null && <ProblemView error={error} />}
      <DialogFoot onClose={onClose}>
        <Button type="submit" loading={isBusy}>
          {say('create')}
        </Button>
      </DialogFoot>
    </form>
  );
}

interface FlowsFieldProps {
  readonly flows: readonly string[] | null;
  readonly onChange: (flows: readonly string[] | null) => void;
  readonly isTried: boolean;
}

function FlowsField({ flows, onChange, isTried }: FlowsFieldProps) {
  const say = useSay(settingsWords);
  const choices = useFlowChoices(undefined);
  return (
    <fieldset className="rights">
      <legend>{say('flows')}</legend>
      <div>
        <SegmentedControl
          size="xs"
          aria-label={say('flows')}
          data={[
            { value: 'all', label: say('allFlows') },
            { value: 'some', label: say('onlyFlows') },
          ]}
          value={flows === null ? 'all' : 'some'}
          onChange={(value) => onChange(value === 'all' ? null : [])}
        />
      </div>
      {flows !== null && <p className="dim lead">{say('flowsHelp')}</p>}
      {flows !== null &&
        choices.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={flows.includes(value)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(checked ? [...flows, value] : without(flows, value))
            }
          />
        ))}
      {isTried && flows?.length === 0 && (
        <div role="alert" className="note bad">
          {say('noFlow')}
        </div>
      )}
    </fieldset>
  );
}

import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas } from '../api/client.js';
import { useUser } from '../api/session.js';
import { useAttempt } from '../common/attempt.js';
import { Dialog, DialogFoot } from '../common/dialog.js';
import { useFlowChoices } from '../common/flow-choices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import { type Scope, scopesFor } from './scopes.js';

type Token = Schemas['ApiTokenResponse'];

const YEAR_DAYS = 365;
const DAYS = [30, 90, YEAR_DAYS, 1095, 3650] as const;

const without = <T,>(all: readonly T[], one: T): T[] => all.filter((other) => other !== one);

interface TokenDialogProps {
  /** The token that is changed; null makes one. */
  readonly token: Token | null;
  readonly onClose: () => void;
}

/** Makes a token and shows its text this once, or changes what one may do. */
export default function TokenDialog({ token, onClose }: TokenDialogProps) {
  const say = useSay(settingsWords);
  const [made, setMade] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const titleOf = (): string => {
    if (made !== null) return say('createdTitle', { name: made.name });
    return token === null ? say('newToken') : say('changeToken', { name: token.name });
  };
  return (
    <Dialog size="lg" title={titleOf()} onClose={onClose}>
      {made === null ? (
        <TokenForm token={token} onClose={onClose} onMade={(name, text) => setMade({ name, text })} />
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

interface TokenFormProps extends TokenDialogProps {
  readonly onMade: (name: string, text: string) => void;
}

function TokenForm({ token, onClose, onMade }: TokenFormProps) {
  const say = useSay(settingsWords);
  const user = useUser();
  const queries = useQueryClient();
  const { error, isBusy, attempt } = useAttempt();
  const [name, setName] = useState(token?.name ?? '');
  const [scopes, setScopes] = useState<readonly Scope[]>(token?.scopes ?? []);
  /** Null: all. */
  const [flows, setFlows] = useState<readonly string[] | null>(token?.flows ?? null);
  const [addresses, setAddresses] = useState(token?.addresses?.join(', ') ?? '');
  /** Null keeps the expiry that there is. */
  const [days, setDays] = useState<number | null>(token === null ? YEAR_DAYS : null);
  const [isTried, setTried] = useState(false);
  const isComplete = scopes.length > 0 && flows?.length !== 0;
  const save = async (): Promise<void> => {
    const listed = addresses.split(/[\s,]+/).filter((one) => one !== '');
    const body = {
      name: name.trim(),
      scopes: [...scopes],
      flows: flows === null ? null : [...flows],
      addresses: listed.length === 0 ? null : listed,
      ...(days !== null && { expiresInDays: days }),
    };
    if (token === null) {
      const { data } = await client.POST('/api/v1/tokens', { body: { expiresInDays: YEAR_DAYS, ...body } });
      onMade(body.name, data?.accessToken ?? '');
    } else {
      await client.PATCH('/api/v1/tokens/{id}', { params: { path: { id: token.id } }, body });
      onClose();
    }
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/tokens'] });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isComplete) attempt(save);
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
        data={[
          ...(token === null ? [] : [{ value: '', label: say('keepsExpiry') }]),
          ...DAYS.map((n) => ({
            value: String(n),
            label: n < 365 ? say('days', { n }) : say('years', { n: n / 365 }),
          })),
        ]}
        value={days === null ? '' : String(days)}
        onChange={({ currentTarget: { value } }) => setDays(value === '' ? null : Number(value))}
      />
      {error !== null && <ProblemView error={error} />}
      <DialogFoot onClose={onClose}>
        <Button type="submit" loading={isBusy}>
          {say(token === null ? 'create' : 'save')}
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

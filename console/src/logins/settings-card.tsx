import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../api/session.js';
import { Card } from '../common/card.js';
import { useFieldName } from '../login-form/login-field.js';
import { forms, LoginFields, PlainFields } from '../login-form/login-fields.js';
import { jsonOf, KEPT, textOf, type Typed, type Values, valuesOf } from '../login-form/typed.js';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { ReplaceFoot } from './replace-foot.js';
import type { Login } from './states.js';
import { type Change, useReplace } from './use-replace.js';

export function SettingsCard({ login }: { readonly login: Login }) {
  const say = useSay(loginWords);
  const may = useMay();
  return (
    <Card title={say('settings')}>
      {may('POST /api/v1/logins/{slug}/replace') ? (
        <SettingsForm login={login} />
      ) : (
        <SettingsList login={login} />
      )}
    </Card>
  );
}

const EMPTY_TLS: Values = { ca: null, cert: null, key: null };

function SettingsForm({ login }: { readonly login: Login }) {
  const say = useSay(loginWords);
  const fields = forms.types[login.type] ?? [];
  const stored = login.settings as unknown as Values;
  const session = login.session as unknown as Values;
  const tls: Values = (login.tls as unknown as Values | null) ?? EMPTY_TLS;
  const [name, setName] = useState(login.name);
  const [typed, setTyped] = useState<Readonly<Record<'settings' | 'session' | 'tls', Typed>>>({
    settings: {},
    session: {},
    tls: {},
  });
  const [named, setNamed] = useState<string | null>(null);
  const { isBusy, tested, problem, replace } = useReplace(login, { tested: 'saved', forced: 'saved' });
  const set = (part: keyof typeof typed) => (field: string, value: string) =>
    setTyped((before) => ({ ...before, [part]: { ...before[part], [field]: value } }));
  const changeNow = (): Change => {
    const tlsNow = valuesOf(forms.tls, typed.tls, tls);
    return {
      name,
      settings: valuesOf(fields, typed.settings, stored),
      session: valuesOf(forms.session, typed.session, session),
      tls: Object.values(tlsNow).every((value) => value === null || value === undefined) ? null : tlsNow,
      ...(named === null ? {} : { secrets: named.trim() === '' ? {} : jsonOf(named) }),
    };
  };
  const problems = (problem?.errors ?? []).map((one) => ({
    ...one,
    path: one.path.replace(/^document\./, ''),
  }));
  const namedText = Object.keys(login.secrets).length === 0 ? '' : JSON.stringify(login.secrets, null, 2);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        replace(changeNow(), false);
      }}
    >
      <TextInput
        label={say('loginName')}
        required
        maxLength={100}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <LoginFields
        fields={fields}
        typed={typed.settings}
        stored={stored}
        problems={problems}
        onChange={set('settings')}
        more={
          <>
            <Textarea
              name="namedSecrets"
              label={say('namedSecrets')}
              description={say('namedSecretsHelp')}
              autosize
              minRows={2}
              error={problems.find(({ path }) => path.startsWith('secrets'))?.message}
              value={named ?? namedText}
              onChange={({ currentTarget }) => setNamed(currentTarget.value)}
            />
            <h3>{say('sessionRules')}</h3>
            <PlainFields
              fields={forms.session}
              typed={typed.session}
              stored={session}
              problems={problems}
              path="session"
              onChange={set('session')}
            />
            <h3>{say('tls')}</h3>
            <PlainFields
              fields={forms.tls}
              typed={typed.tls}
              stored={tls}
              problems={problems}
              path="tls"
              onChange={set('tls')}
            />
          </>
        }
      />
      <ReplaceFoot
        word="testAndSave"
        isBusy={isBusy}
        isReady
        tested={tested}
        problem={problem}
        onForce={() => replace(changeNow(), true)}
      />
    </form>
  );
}

/** For who may look: what is set, secrets as `***`. */
function SettingsList({ login }: { readonly login: Login }) {
  const nameOf = useFieldName();
  const stored = login.settings as unknown as Values;
  return (
    <dl className="facts">
      {(forms.types[login.type] ?? []).map((field) => (
        <div key={field.name}>
          <dt>{nameOf(field.name)}</dt>
          <dd>
            {field.kind === 'secret'
              ? stored[field.name] === KEPT
                ? KEPT
                : '–'
              : textOf(field, stored[field.name]) || '–'}
          </dd>
        </div>
      ))}
    </dl>
  );
}

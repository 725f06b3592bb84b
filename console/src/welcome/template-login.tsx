import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFieldName } from '../login-form/login-field.js';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import { type Blank, blanksOf, type BroughtLogin, withBlanks } from './blanks.js';
import { LoginSave } from '../login-form/login-save.js';
import { useNewLogin } from '../login-form/use-new-login.js';

interface TemplateLoginProps {
  readonly login: BroughtLogin;
  readonly name: string;
  readonly onSaved: (slug: string) => void;
}

/** The login that a template brings: only what each site has of its own is asked; the rest can be looked at and changed. */
export function TemplateLogin({ login: brought, name: firstName, onSaved }: TemplateLoginProps) {
  const say = useSay(welcomeWords);
  const sayOfLogin = useSay(loginWords);
  const [name, setName] = useState(firstName);
  const [text, setText] = useState(() => JSON.stringify(brought, null, 2));
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const { save, ...outcome } = useNewLogin(onSaved);
  const login = parsed(text);
  const blanks = blanksOf(login ?? brought);
  const attempt = (isTested: boolean): void => {
    if (login === null) return;
    const filled = withBlanks(login, typed) as { readonly type: string; readonly settings: object };
    void save({ ...filled, settings: { ...filled.settings }, name }, isTested);
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(true);
      }}
    >
      {blanks.map((blank) => (
        <BlankInput
          key={blank.path}
          blank={blank}
          value={typed[blank.path] ?? blank.value}
          onChange={(value) => setTyped((before) => ({ ...before, [blank.path]: value }))}
        />
      ))}
      <details>
        <summary>{say('broughtMore')}</summary>
        <div className="form">
          <TextInput
            label={sayOfLogin('loginName')}
            required
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Textarea
            label={say('broughtJson')}
            description={say('broughtJsonHelp')}
            error={login === null && say('broughtNoJson')}
            autosize
            minRows={4}
            maxRows={18}
            spellCheck={false}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        </div>
      </details>
      <LoginSave {...outcome} isDisabled={login === null} onSaveAnyway={() => attempt(false)} />
    </form>
  );
}

interface BlankInputProps {
  readonly blank: Blank;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function BlankInput({ blank: { name, isSecret, example }, value, onChange }: BlankInputProps) {
  const nameOf = useFieldName();
  // Names of headers are said as they are sent.
  const label = name.includes('-') ? name : nameOf(name);
  const common = { name, label, required: true, autoComplete: 'off', value };
  return isSecret ? (
    <PasswordInput {...common} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
  ) : (
    <TextInput
      {...common}
      placeholder={example}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

function parsed(text: string): BroughtLogin | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as BroughtLogin) : null;
  } catch {
    return null;
  }
}

import loginForms from 'virtual:login-types';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import type { Schemas } from '../api/client.js';
import { LoginFieldInput } from './login-field.js';
import type { LoginField, LoginForms } from './login-types-of.js';
import type { Typed, Values } from './typed.js';
import type { ReactNode } from 'react';

export const forms: LoginForms = loginForms;
export const TYPES: readonly string[] = Object.keys(forms.types);

interface LoginFieldsProps {
  readonly fields: readonly LoginField[];
  readonly typed: Typed;
  readonly stored?: Values | undefined;
  /** What the server refused, by paths that begin with `path`. */
  readonly problems?: readonly Schemas['ProblemField'][];
  readonly path?: string;
  readonly onChange: (name: string, value: string) => void;
  /** Stands among the rarer fields, too. */
  readonly more?: ReactNode;
}

/** Fields of a login: what is required or secret first, the rest folded. */
export function LoginFields(props: LoginFieldsProps) {
  const say = useSay(loginWords);
  const { fields, more } = props;
  const usual = fields.filter(isUsual);
  const rare = fields.filter((field) => !isUsual(field));
  return (
    <>
      <PlainFields {...props} fields={usual} />
      {(rare.length > 0 || more !== undefined) && (
        <details>
          <summary>{say('more')}</summary>
          <div className="form">
            <PlainFields {...props} fields={rare} />
            {more}
          </div>
        </details>
      )}
    </>
  );
}

export function PlainFields({
  fields,
  typed,
  stored,
  problems = [],
  path = 'settings',
  onChange,
}: LoginFieldsProps) {
  const problemOf = (name: string): string | undefined =>
    problems.find((one) => one.path === `${path}.${name}` || one.path.startsWith(`${path}.${name}.`))
      ?.message;
  return fields.map((field) => (
    <LoginFieldInput
      key={field.name}
      field={field}
      value={typed[field.name]}
      stored={stored?.[field.name]}
      error={problemOf(field.name)}
      onChange={(value) => onChange(field.name, value)}
    />
  ));
}

const isUsual = ({ isRequired, kind }: LoginField): boolean => isRequired || kind === 'secret';

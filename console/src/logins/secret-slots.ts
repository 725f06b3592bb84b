import type { LoginField } from '../login-form/login-types-of.js';
import { KEPT } from '../login-form/typed.js';
import type { Login } from './states.js';
import type { Change } from './use-replace.js';

/** A secret of a login that is stored: where it stands in the document. */
export interface SecretSlot {
  readonly part: 'settings' | 'secrets' | 'tls';
  /** The field, and the key where the field holds several. */
  readonly path: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** Every secret that can be replaced; `fields` are those of its type. */
export function secretSlotsOf(
  { settings, secrets, tls }: Login,
  fields: readonly LoginField[],
): SecretSlot[] {
  const stored = settings as unknown as Values;
  const ofSettings = fields
    .filter(({ isSecret }) => isSecret)
    .flatMap(({ name, isRequired }): SecretSlot[] => {
      const value = stored[name];
      if (typeof value === 'object' && value !== null)
        return Object.keys(value).map((key) => ({ part: 'settings', path: [name, key] }));
      return value === KEPT || isRequired ? [{ part: 'settings', path: [name] }] : [];
    });
  const named = Object.keys(secrets).map((name): SecretSlot => ({ part: 'secrets', path: [name] }));
  const key: SecretSlot[] = tls?.key === KEPT ? [{ part: 'tls', path: ['key'] }] : [];
  return [...ofSettings, ...named, ...key];
}

export const nameOfSlot = ({ part, path }: SecretSlot): string => [part, ...path].join('.');

/** The parts of the document with the secrets that were typed in their places. */
export function changeOf(
  login: Login,
  slots: readonly SecretSlot[],
  typed: Readonly<Record<string, string>>,
): Change {
  const changed: Record<string, Values> = {};
  for (const slot of slots) {
    const text = typed[nameOfSlot(slot)];
    if (text === undefined || text === '') continue;
    const { part, path } = slot;
    changed[part] = setIn(changed[part] ?? (login[part] as unknown as Values), path, text);
  }
  return changed;
}

function setIn(values: Values, [name = '', ...rest]: readonly string[], text: string): Values {
  return { ...values, [name]: rest.length === 0 ? text : setIn((values[name] ?? {}) as Values, rest, text) };
}

import type { AppConfig } from './app-config.js';
import { Settings } from './settings.js';
import { variablesOf } from './variable.js';

/** A setting as it may be shown. */
export interface PublicSetting {
  /** Its variable. */
  readonly name: string;
  /** As text; null where it is unset. A secret is never shown: `***` where it is set. */
  readonly value: string | null;
  readonly isDefault: boolean;
}

/** Every setting of the process, in the order of `.env.example`. */
export function publicSettings(config: AppConfig): PublicSetting[] {
  const defaults = new Settings();
  const valueOf = (from: Settings, name: string): string | null => textOf(Reflect.get(from, name));
  return variablesOf(Settings).map(({ name, secret }) => {
    const value = valueOf(config, name);
    const isDefault = value === valueOf(defaults, name);
    return { name, value: secret && value !== null && value !== '' ? '***' : value, isDefault };
  });
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

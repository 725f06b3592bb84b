import { type ComponentType, createContext, type ReactNode, use } from 'react';
import type { FieldInfo } from '../document/fields.js';

export interface FieldProps {
  readonly schema: string;
  readonly name: string;
  readonly path: string;
  readonly info: FieldInfo;
}

/** What every input of a field has in common. */
export interface InputProps {
  readonly label: string;
  readonly description: ReactNode;
  readonly error: ReactNode;
  readonly withAsterisk: boolean;
}

export type KindProps = FieldProps & { readonly input: InputProps };

/** Fields hold fields: what draws one comes from above, so that no file imports itself by a detour. */
export const FieldContext = createContext<ComponentType<FieldProps> | null>(null);

export function useField(): ComponentType<FieldProps> {
  const field = use(FieldContext);
  if (field === null) throw new Error('No fields outside of a form');
  return field;
}

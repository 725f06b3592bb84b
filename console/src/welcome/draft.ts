import { useLocalStorage } from '@mantine/hooks';
import type { BroughtLogin } from './blanks.js';

/** Behind the start. */
export const LATER_STEPS = ['shop', 'source', 'erp', 'records', 'rows', 'changes', 'run'] as const;
export const STEPS = ['start', ...LATER_STEPS] as const;
export type Step = (typeof STEPS)[number];

/** What has been said so far, kept in the browser. Logins are in it by their slugs: secrets never are. */
export interface Draft {
  readonly shop: { readonly login: string; readonly domainUrl: string } | null;
  readonly template: string;
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  /** The login that the template brings, its secrets as `***`; null where any will do, absent until the template is filled in. */
  readonly brought?: BroughtLogin | null;
  /** Slug of the login at the ERP; null where it takes none, absent where nobody has said yet. */
  readonly erp?: string | null;
  /** The document made of it, as it will be saved. */
  readonly flow: Readonly<Record<string, unknown>> | null;
  /** Slug of the saved flow, and its first run. */
  readonly saved: { readonly slug: string; readonly runId: string } | null;
}

const NOTHING: Draft = { shop: null, template: '', name: '', values: {}, flow: null, saved: null };

export interface DraftStore {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly clear: () => void;
}

export function useDraft(): DraftStore {
  const [draft, setDraft, clear] = useLocalStorage<Draft>({
    key: 'image-integrator-welcome',
    defaultValue: NOTHING,
    getInitialValueInEffect: false,
  });
  return { draft, change: (part) => setDraft((before) => ({ ...before, ...part })), clear };
}

/** The first step that is not done: where the wizard is taken up again. */
export function openStep({ shop, brought, flow, saved }: Draft): Step {
  if (saved !== null) return 'run';
  if (shop === null) return 'start';
  if (flow !== null) return 'records';
  return brought === undefined ? 'source' : 'erp';
}

/** Whether a step has what it needs from those before. */
export function isReady(step: Step, { shop, brought, flow }: Draft): boolean {
  if (step === 'start' || step === 'shop') return true;
  if (step === 'source') return shop !== null;
  if (step === 'erp') return shop !== null && brought !== undefined;
  return flow !== null;
}

export interface StepProps extends DraftStore {
  readonly goTo: (step: Step) => void;
}

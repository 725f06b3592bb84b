import type { Run } from '../api/client.js';
import { Icon, type IconName } from '../shell/icons.js';
import { useWords, type Word } from '../words/index.js';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'idle';

const LOOKS: Readonly<Record<string, readonly [Tone, IconName]>> = {
  succeeded: ['good', 'check'],
  written: ['good', 'check'],
  up: ['good', 'check'],
  partial: ['warn', 'warning'],
  held: ['warn', 'hand'],
  paused: ['warn', 'pause'],
  degraded: ['warn', 'warning'],
  failed: ['bad', 'cross'],
  down: ['bad', 'cross'],
  running: ['info', 'runs'],
  queued: ['idle', 'clock'],
  pending: ['idle', 'clock'],
};

/** A state as colour, sign and word: never by colour alone. */
export function State({ of, word }: { readonly of: string; readonly word: Word }) {
  const { t } = useWords();
  const [tone, icon] = LOOKS[of] ?? ['idle', 'dash'];
  return (
    <span className={`state ${tone}`}>
      <Icon name={icon} size={13} />
      {t(word)}
    </span>
  );
}

export function RunState({ run }: { readonly run: Pick<Run, 'state' | 'status'> }) {
  return run.state === 'finished' ? (
    <State of={run.status ?? 'empty'} word={`status.${run.status ?? 'empty'}`} />
  ) : (
    <State of={run.state} word={`state.${run.state}`} />
  );
}

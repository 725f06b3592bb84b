import { Group, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { api } from '../api/client.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { scheduleWords } from '../words/schedule.js';
import { SchedulePreview } from './schedule-preview.js';
import { type Schedule, UNITS, unitOf } from './schedule-words.js';

export interface ScheduleFieldProps {
  readonly label: string;
  readonly value: Schedule | null;
  readonly timezone: string;
  /** The flow itself, which cannot follow itself; null for one that is not saved. */
  readonly slug: string | null;
  readonly readOnly?: boolean;
  readonly onChange: (value: Schedule | null) => void;
}

const KINDS = ['none', 'interval', 'cron', 'after-flow'] as const;
const EXAMPLES = ['0 0/15 * * * ?', '0 0 6 * * ?', '0 0 6 ? * MON-FRI', '0 0 3 L * ?'];

/** What starts a flow: at an interval, by a cron expression or after another flow, with what that means. */
export function ScheduleField({
  label,
  value,
  timezone,
  slug,
  readOnly = false,
  onChange,
}: ScheduleFieldProps) {
  const say = useSay(scheduleWords);
  const choose = (kind: (typeof KINDS)[number]): void => {
    if (kind === 'none') onChange(null);
    else if (kind === 'interval') onChange({ type: kind, everySeconds: 300 });
    else if (kind === 'cron') onChange({ type: kind, expression: EXAMPLES[1] ?? '' });
    else onChange({ type: kind, flow: '' });
  };
  return (
    <fieldset className="schedule">
      <legend>{label}</legend>
      <SegmentedControl
        size="sm"
        aria-label={label}
        disabled={readOnly}
        value={value?.type ?? 'none'}
        data={KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
        onChange={(kind) => choose(KINDS.find((one) => one === kind) ?? 'none')}
      />
      {value === null && <p className="dim">{say('none')}</p>}
      {value?.type === 'interval' && (
        <Interval everySeconds={value.everySeconds} readOnly={readOnly} onChange={onChange} />
      )}
      {value?.type === 'cron' && (
        <Cron expression={value.expression} timezone={timezone} readOnly={readOnly} onChange={onChange} />
      )}
      {value?.type === 'after-flow' && (
        <AfterFlow flow={value.flow} slug={slug} readOnly={readOnly} onChange={onChange} />
      )}
      {value !== null && <SchedulePreview schedule={value} timezone={timezone} />}
    </fieldset>
  );
}

type PartProps<T> = T & Required<Pick<ScheduleFieldProps, 'readOnly' | 'onChange'>>;

function Interval({ everySeconds, readOnly, onChange }: PartProps<{ readonly everySeconds: number }>) {
  const say = useSay(scheduleWords);
  const [unit, n] = unitOf(everySeconds);
  const set = (amount: number, size: number): void => {
    if (Number.isFinite(amount) && amount > 0)
      onChange({ type: 'interval', everySeconds: Math.round(amount * size) });
  };
  const sizeOf = (name: string): number => UNITS.find(([one]) => one === name)?.[1] ?? 1;
  return (
    <Group gap="sm" align="flex-end" mt="sm">
      <TextInput
        type="number"
        min={1}
        w={110}
        label={say('every')}
        readOnly={readOnly}
        value={n}
        onChange={({ currentTarget }) => set(Number(currentTarget.value), sizeOf(unit))}
      />
      <NativeSelect
        label={say('unit')}
        disabled={readOnly}
        value={unit}
        data={UNITS.toReversed().map(([name]) => ({ value: name, label: say(`unit.${name}`) }))}
        onChange={({ currentTarget }) => set(n, sizeOf(currentTarget.value))}
      />
    </Group>
  );
}

function Cron({
  expression,
  timezone,
  readOnly,
  onChange,
}: PartProps<{ readonly expression: string; readonly timezone: string }>) {
  const say = useSay(scheduleWords);
  const set = (text: string): void => onChange({ type: 'cron', expression: text });
  return (
    <>
      <TextInput
        mt="sm"
        label={say('expression')}
        description={say('expressionHint', { timezone })}
        readOnly={readOnly}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: 'mono' }}
        value={expression}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      />
      {!readOnly && (
        <Group gap={6} mt={6}>
          <span className="dim">{say('examples')}:</span>
          {EXAMPLES.map((example) => (
            <button key={example} type="button" className="chip mono" onClick={() => set(example)}>
              {example}
            </button>
          ))}
        </Group>
      )}
    </>
  );
}

function AfterFlow({
  flow,
  slug,
  readOnly,
  onChange,
}: PartProps<{ readonly flow: string; readonly slug: string | null }>) {
  const { language } = useWords();
  const say = useSay(scheduleWords);
  const { data } = api.useQuery('get', '/api/v1/flows', { params: { query: { limit: 100 } } });
  const others = (data?.results ?? []).filter((one) => one.slug !== slug);
  const isKnown = flow === '' || others.some((one) => one.slug === flow);
  return (
    <NativeSelect
      mt="sm"
      label={say('flow')}
      disabled={readOnly}
      value={flow}
      data={[
        { value: '', label: say('choose') },
        ...(isKnown ? [] : [{ value: flow, label: flow }]),
        ...others
          .toSorted((one, other) => one.name.localeCompare(other.name, language))
          .map((one) => ({ value: one.slug, label: one.name })),
      ]}
      onChange={({ currentTarget }) => onChange({ type: 'after-flow', flow: currentTarget.value })}
    />
  );
}

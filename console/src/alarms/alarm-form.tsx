import { Button, Group, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { client } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { Card } from '../common/card.js';
import { useFlowChoices } from '../common/flow-choices.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { type AlarmWord, alarmWords } from '../words/alarms.js';
import { useSay } from '../words/say.js';
import { AlarmPreview } from './alarm-preview.js';
import { type AlarmDraft, draftOf, NEW_DRAFT, newSecret, requestOf, ruleOf } from './draft.js';
import { type Alarm, CONDITIONS, sentenceOf, WITHOUT_WINDOW } from './rule.js';

type Field = Exclude<keyof AlarmDraft, 'enabled' | 'condition'>;

/** The rule with its preview, and who is told; null makes an alarm. */
export function AlarmForm({
  alarm,
  flow,
}: {
  readonly alarm: Alarm | null;
  readonly flow?: string | undefined;
}) {
  const say = useSay(alarmWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<AlarmDraft>(
    alarm === null ? { ...NEW_DRAFT, flow: flow ?? '' } : draftOf(alarm),
  );
  const [failure, setFailure] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const flows = useFlowChoices(draft.flow);
  const set = (change: Partial<AlarmDraft>): void => setDraft((before) => ({ ...before, ...change }));
  const hasSecret = alarm?.webhook != null;
  const faultOf = (path: string): string | undefined =>
    failure?.errors.find((error) => error.path === path || error.path.startsWith(`${path}.`))?.message;
  const unit = say(`unit.${draft.condition}`);

  const save = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const body = requestOf(draft, hasSecret);
      const { data } =
        alarm === null
          ? await client.POST('/api/v1/alarms', { body })
          : await client.PUT('/api/v1/alarms/{id}', { params: { path: { id: alarm.id } }, body });
      tell(say('saved'));
      set({ secret: '' });
      await queries.invalidateQueries();
      if (alarm === null && data !== undefined)
        await navigate({ to: '/alarms/$id', params: { id: data.id } });
    } catch (error) {
      setFailure(Problem.of(error));
    } finally {
      setBusy(false);
    }
  };

  const field = (name: Field, label: string, more: Readonly<Record<string, unknown>> = {}): ReactNode => (
    <TextInput
      name={name}
      label={label}
      value={draft[name]}
      error={faultOf(name)}
      onChange={({ currentTarget }) => set({ [name]: currentTarget.value })}
      {...more}
    />
  );
  const count = (name: Field, word: AlarmWord, more: Readonly<Record<string, unknown>> = {}): ReactNode =>
    field(name, say(word, { unit }), { type: 'number', min: 0, step: 'any', ...more });
  return (
    <form
      className="alarmform"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Card title={say('rule')}>
        <p className="sentence">
          {sentenceOf(say, {
            ...ruleOf(draft),
            flow: draft.flow || null,
            windowMinutes: Number(draft.windowMinutes),
          })}
        </p>
        <div className="filters wide">
          {field('name', say('name'), { required: true, maxLength: 100 })}
          <NativeSelect
            label={say('flow')}
            data={[{ value: '', label: say('everyFlow') }, ...flows]}
            value={draft.flow}
            error={faultOf('flow')}
            onChange={({ currentTarget }) => set({ flow: currentTarget.value })}
          />
          <NativeSelect
            label={say('condition')}
            data={CONDITIONS.map((value) => ({ value, label: say(`name.${value}`) }))}
            value={draft.condition}
            onChange={({ currentTarget }) =>
              set({ condition: CONDITIONS.find((name) => name === currentTarget.value) ?? 'row-error-rate' })
            }
          />
          {count('threshold', 'threshold', { required: true })}
          {!WITHOUT_WINDOW.includes(draft.condition) && count('windowMinutes', 'windowMinutes')}
        </div>
        <details>
          <summary>{say('more')}</summary>
          <div className="filters wide">
            {count('resolveThreshold', 'resolveThreshold', { placeholder: say('sameThreshold') })}
            {count('minimum', 'minimum')}
            {count('openAfterSeconds', 'openAfterSeconds')}
            {count('resolveAfterSeconds', 'resolveAfterSeconds')}
          </div>
        </details>
        <AlarmPreview rule={ruleOf(draft)} />
      </Card>
      <Card title={say('channels')}>
        <div className="filters wide">
          {field('webhook', say('webhook'), { type: 'url', placeholder: 'https://' })}
          {draft.webhook.trim() !== '' &&
            field('secret', say('secret'), {
              description: say('secretHelp'),
              placeholder: hasSecret ? say('kept') : 'whsec_',
              error: faultOf('webhook.secret'),
              autoComplete: 'off',
            })}
          {draft.webhook.trim() !== '' && (
            <Button variant="default" onClick={() => set({ secret: newSecret() })}>
              {say('makeSecret')}
            </Button>
          )}
        </div>
        <div className="filters wide">{field('email', say('email'), { description: say('emailHelp') })}</div>
      </Card>
      {failure !== null && <ProblemView error={failure} />}
      <Group>
        <Button type="submit" loading={isBusy}>
          {say(alarm === null ? 'create' : 'save')}
        </Button>
        <Switch
          label={say('enabled')}
          checked={draft.enabled}
          onChange={({ currentTarget }) => set({ enabled: currentTarget.checked })}
        />
      </Group>
    </form>
  );
}

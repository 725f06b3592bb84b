import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { type Json, shownText } from '../document/json.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import type { StepProps } from './draft.js';
import { FillRefusal } from './fill-refusal.js';
import { LOGIN_PARAMETER, useTemplate } from './use-template.js';

/** Which shape of ERP it is, and what each site fills in. The login is asked afterwards: the template knows its kind. */
export function SourceStep({ draft, change, goTo }: StepProps) {
  const say = useSay(welcomeWords);
  const [template, setTemplate] = useState(draft.template);
  const [name, setName] = useState(draft.name);
  const [values, setValues] = useState(draft.values);
  const { data: list } = api.useQuery('get', '/api/v1/templates');
  const { chosen, fill, isBusy, ...refusal } = useTemplate(template);
  // The login of another template is none of this one.
  const erp = template === draft.template ? draft.erp : undefined;
  const next = async (): Promise<void> => {
    const filled = await fill({ shop: draft.shop, name, values, erp });
    if (filled === null) return;
    const flow = erp === undefined ? null : filled.flow;
    change({ template, name, values, brought: filled.login, erp, flow, saved: null });
    goTo(flow === null ? 'erp' : 'records');
  };
  if (list === undefined) return <Loading lines={6} />;
  const parameters = chosen?.parameters.filter((parameter) => parameter.name !== LOGIN_PARAMETER) ?? [];
  return (
    <Card title={say('step.source')}>
      <p>{say('sourceText')}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void next();
        }}
      >
        <NativeSelect
          label={say('template')}
          required
          data={[
            { value: '', label: say('choose') },
            ...list.results.map((one) => ({ value: one.name, label: `${one.title} – ${one.system}` })),
          ]}
          value={template}
          onChange={({ currentTarget }) => setTemplate(currentTarget.value)}
        />
        {chosen !== undefined && template !== '' && (
          <>
            <p className="dim">{chosen.description}</p>
            <TextInput
              label={say('flowName')}
              required
              maxLength={20}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            {parameters.map((parameter) => (
              <TextInput
                key={parameter.name}
                label={parameter.description.replace(/\.$/, '')}
                required={parameter.default === undefined}
                placeholder={shownText((parameter.default ?? parameter.example) as Json)}
                value={values[parameter.name] ?? ''}
                onChange={({ currentTarget }) =>
                  setValues((before) => ({ ...before, [parameter.name]: currentTarget.value }))
                }
              />
            ))}
          </>
        )}
        <FillRefusal {...refusal} />
        <Group>
          <Button type="submit" loading={isBusy} disabled={chosen === undefined}>
            {say(erp === undefined ? 'next' : 'seeRecords')}
          </Button>
        </Group>
      </form>
    </Card>
  );
}

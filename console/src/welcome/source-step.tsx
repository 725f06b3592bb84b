import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { ProblemPaths } from '../common/problem-paths.js';
import { type Json, shownText } from '../document/json.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import type { StepProps } from './draft.js';

/** Filled in by the step before. */
const LOGIN_PARAMETER = 'erpLogin';

/** Which shape of ERP it is, and what each site fills in. */
export function SourceStep({ draft, change, goTo }: StepProps) {
  const say = useSay(welcomeWords);
  const [template, setTemplate] = useState(draft.template);
  const [name, setName] = useState(draft.name);
  const [values, setValues] = useState(draft.values);
  const [error, setError] = useState<unknown>(null);
  const [problems, setProblems] = useState<Schemas['FilledTemplate']['errors']>([]);
  const { data: list } = api.useQuery('get', '/api/v1/templates');
  const { data: chosen } = api.useQuery(
    'get',
    '/api/v1/templates/{name}',
    { params: { path: { name: template } } },
    { enabled: template !== '' },
  );
  const fill = async (): Promise<void> => {
    setError(null);
    setProblems([]);
    const known = new Set(chosen?.parameters.map((parameter) => parameter.name));
    const given = Object.entries({ ...values, [LOGIN_PARAMETER]: draft.erp ?? 'null' }).filter(
      ([parameter, value]) => known.has(parameter) && value !== '',
    );
    const body = { name, omnitron: { ...draft.shop }, values: Object.fromEntries(given) };
    try {
      const params = { path: { name: template } };
      const { data } = await client.POST('/api/v1/templates/{name}/fill', { params, body });
      change({ template, name, values });
      if (data?.valid !== true) return setProblems(data?.errors ?? []);
      change({ flow: data.flow, saved: null });
      goTo('records');
    } catch (problem) {
      setError(problem);
    }
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
          void fill();
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
        {error !== null && <ProblemView error={error} />}
        {problems.length > 0 && (
          <div className="note bad" role="alert">
            <div>
              <b>{say('notValid')}</b>
              <ProblemPaths problems={problems} />
            </div>
          </div>
        )}
        <Group>
          <Button type="submit" disabled={chosen === undefined}>
            {say('seeRecords')}
          </Button>
        </Group>
      </form>
    </Card>
  );
}

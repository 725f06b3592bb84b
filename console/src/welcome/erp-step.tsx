import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Card, Loading } from '../common/card.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import { ChooseLogin, NEW, NextButton, useLogins } from './choose-login.js';
import type { StepProps } from './draft.js';
import { FillRefusal } from './fill-refusal.js';
import { LoginForm } from '../login-form/login-form.js';
import { slugOf } from '../common/slug-of.js';
import { TemplateLogin } from './template-login.js';
import { useTemplate } from './use-template.js';

/** The login at the ERP: the one that the template brings, with what only the site knows; another, a stored one, or none. */
export function ErpStep({ draft, change, goTo }: StepProps) {
  const say = useSay(welcomeWords);
  const stored = useLogins();
  const [chosen, setChosen] = useState(draft.erp ?? NEW);
  const [isOther, setOther] = useState(false);
  const { chosen: template, fill, isBusy, ...refusal } = useTemplate(draft.template);
  const use = async (slug: string | null): Promise<void> => {
    change({ erp: slug });
    const filled = await fill({ ...draft, erp: slug });
    if (filled === null) return setChosen(slug ?? NEW);
    change({ flow: filled.flow, saved: null });
    goTo('records');
  };
  if (stored === undefined || template === undefined) return <Loading lines={6} />;
  const logins = stored.filter(({ type }) => type !== 'omnitron');
  const brought = isOther ? null : (draft.brought ?? null);
  const isTaken = stored.some(({ slug }) => slug === slugOf('ERP'));
  const name = isTaken ? `ERP – ${draft.name}` : 'ERP';
  const isStored = logins.some(({ slug }) => slug === chosen);
  return (
    <Card title={say('step.erp')}>
      <p>{say(brought === null || isStored ? 'erpText' : 'broughtText', { template: template.title })}</p>
      <ChooseLogin logins={logins} value={chosen} onChange={setChosen} />
      {isStored ? (
        <NextButton isBusy={isBusy} onNext={() => void use(chosen)} />
      ) : brought === null ? (
        <LoginForm types={null} name={name} onSaved={(slug) => void use(slug)} />
      ) : (
        <TemplateLogin login={brought} name={name} onSaved={(slug) => void use(slug)} />
      )}
      <FillRefusal {...refusal} />
      <Group mt="md" gap="lg">
        {brought !== null && !isStored && (
          <Button variant="transparent" px={0} onClick={() => setOther(true)}>
            {say('otherLogin')}
          </Button>
        )}
        <Button variant="transparent" px={0} onClick={() => void use(null)}>
          {say('erpOpen')}
        </Button>
        <Button variant="transparent" px={0} onClick={() => goTo('source')}>
          {say('changeSource')}
        </Button>
      </Group>
    </Card>
  );
}

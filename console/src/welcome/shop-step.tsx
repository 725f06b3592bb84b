import { useState } from 'react';
import { Card } from '../common/card.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import { ChooseLogin, NEW, NextButton, useLogins } from './choose-login.js';
import type { StepProps } from './draft.js';
import { LoginForm } from '../login-form/login-form.js';

/** The login at Omnitron. */
export function ShopStep({ draft, change, goTo }: StepProps) {
  const say = useSay(welcomeWords);
  const logins = (useLogins() ?? []).filter(({ type }) => type === 'omnitron');
  const [chosen, setChosen] = useState(draft.shop?.login ?? NEW);
  const use = (slug: string, settings: Readonly<Record<string, unknown>>): void => {
    const domainUrl = typeof settings['domainUrl'] === 'string' ? settings['domainUrl'] : '';
    change({ shop: { login: slug, domainUrl }, flow: null });
    goTo('source');
  };
  const known = logins.find(({ slug }) => slug === chosen);
  return (
    <Card title={say('step.shop')}>
      <p>{say('shopText')}</p>
      <ChooseLogin logins={logins} value={chosen} onChange={setChosen} />
      {known === undefined ? (
        <LoginForm types={['omnitron']} name="Omnitron" onSaved={use} />
      ) : (
        <NextButton onNext={() => use(known.slug, known.settings)} />
      )}
    </Card>
  );
}

import { Button, Group, Title } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMay } from '../api/session.js';
import { Icon } from '../shell/icons.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import {
  type DraftStore,
  isReady,
  openStep,
  LATER_STEPS,
  type Step,
  type StepProps,
  STEPS,
  useDraft,
} from './draft.js';
import { ErpStep } from './erp-step.js';
import { LookStep } from './look-step.js';
import { RunStep } from './run-step.js';
import { ShopStep } from './shop-step.js';
import { SourceStep } from './source-step.js';
import { StartStep } from './start-step.js';
import './welcome.css';

const route = getRouteApi('/welcome');

/** From nothing to a flow that has run: one step at a time, each can be left and taken up again. */
export function WelcomePage() {
  const { t } = useWords();
  const say = useSay(welcomeWords);
  const may = useMay();
  const navigate = useNavigate({ from: '/welcome' });
  const store = useDraft();
  const asked = route.useSearch().step ?? 'start';
  const step = isReady(asked, store.draft) ? asked : openStep(store.draft);
  const goTo = (next: Step): void => void navigate({ search: { step: next } });
  if (!may('POST /api/v1/flows'))
    return (
      <div className="empty">
        <Title order={1}>{say('title')}</Title>
        <p>{say('notAllowed')}</p>
      </div>
    );
  return (
    <>
      <title>{`${say('title')} · ${t('product')}`}</title>
      <Group justify="space-between">
        <Title order={1}>{say('title')}</Title>
        {step !== 'start' && (
          <Button
            variant="subtle"
            onClick={() => {
              store.clear();
              goTo('start');
            }}
          >
            {say('again')}
          </Button>
        )}
      </Group>
      {step !== 'start' && <Steps current={step} store={store} />}
      <CurrentStep key={step} step={step} {...store} goTo={goTo} />
    </>
  );
}

function Steps({ current, store: { draft } }: { readonly current: Step; readonly store: DraftStore }) {
  const say = useSay(welcomeWords);
  const at = STEPS.indexOf(current);
  return (
    <nav aria-label={say('steps')}>
      <ol className="steps">
        {LATER_STEPS.map((step, index) => {
          const text = `${index + 1}. ${say(`step.${step}`)}`;
          const isPast = index + 1 < at;
          return (
            <li key={step}>
              {isPast && <Icon name="check" size={14} />}
              {isReady(step, draft) ? (
                <Link to="/welcome" search={{ step }} activeOptions={{ exact: true }}>
                  {text}
                </Link>
              ) : (
                <span className="dim">{text}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function CurrentStep({ step, ...props }: StepProps & { readonly step: Step }) {
  if (step === 'start') return <StartStep {...props} />;
  if (step === 'shop') return <ShopStep {...props} />;
  if (step === 'erp') return <ErpStep {...props} />;
  if (step === 'source') return <SourceStep {...props} />;
  if (step === 'run') return <RunStep {...props} />;
  return <LookStep {...props} look={step} />;
}

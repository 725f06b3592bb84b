import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Card, Loading } from '../common/card.js';
import { useDemo } from '../common/demo.js';
import { State } from '../common/state.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';

const LOOKS = { none: 'none', running: 'running', stopped: 'paused' } as const;

/** The demo of this installation, to start and to remove. */
export function DemoCard() {
  const { t } = useWords();
  const { demo, error, isBusy, start, remove } = useDemo();
  return (
    <Card
      title={t('demo.title')}
      aside={demo && <State of={LOOKS[demo.state]} word={`demo.${demo.state}`} />}
    >
      {error !== null && <ProblemView error={error} />}
      {demo === undefined && error === null && <Loading lines={2} />}
      {demo !== undefined && (
        <>
          <p style={{ marginTop: 0 }}>{t(demo.state === 'stopped' ? 'demo.stoppedText' : 'demo.text')}</p>
          {demo.obstacle !== null && demo.state !== 'running' && <p className="dim">{demo.obstacle}</p>}
          <Group gap="sm">
            {demo.state !== 'running' && demo.obstacle === null && (
              <Button variant="default" loading={isBusy} onClick={() => start()}>
                {t(demo.state === 'stopped' ? 'demo.again' : 'demo.start')}
              </Button>
            )}
            {demo.flow !== null && (
              <>
                <Button variant="default" loading={isBusy} onClick={remove}>
                  {t('demo.remove')}
                </Button>
                <Link className="link" to="/runs" search={{ flow: demo.flow }}>
                  {t('demo.runs')}
                </Link>
              </>
            )}
          </Group>
        </>
      )}
    </Card>
  );
}

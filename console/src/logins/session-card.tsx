import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Card } from '../common/card.js';
import { useConfirm } from '../common/confirm.js';
import { Time, useNow } from '../common/time.js';
import { useNotices } from '../shell/notices.js';
import { useWords } from '../words/index.js';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { type Login, SESSIONLESS } from './states.js';

/** How old the session is and when it ends; it can be forgotten. */
export function SessionCard({ login }: { readonly login: Login }) {
  const { time } = useWords();
  const say = useSay(loginWords);
  const { session, cappedUntil } = login.state;
  return (
    <Card title={say('session')}>
      {cappedUntil !== null && (
        <div className="note bad">
          <div>{say('cappedText', { at: time(cappedUntil) })}</div>
        </div>
      )}
      {session !== null && <Held login={login} session={session} />}
      {session === null && (
        <p className="dim">{say(SESSIONLESS.has(login.type) ? 'sessionless' : 'noSession')}</p>
      )}
    </Card>
  );
}

function Held({
  login,
  session: { obtainedAt, expiresAt },
}: {
  readonly login: Login;
  readonly session: NonNullable<Login['state']['session']>;
}) {
  const { t, duration } = useWords();
  const say = useSay(loginWords);
  const may = useMay();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const now = useNow(true, 10_000);
  const forget = async (): Promise<void> => {
    try {
      await client.DELETE('/api/v1/logins/{slug}/session', { params: { path: { slug: login.slug } } });
      tell(say('forgotten'));
      await queries.invalidateQueries();
    } catch (error) {
      fail(error);
    }
  };
  const left = expiresAt === null ? null : Date.parse(expiresAt) - now;
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{say('sessionAge')}</dt>
          <dd>
            {say('ago', { age: duration(Math.max(0, now - Date.parse(obtainedAt))) })}
            <div className="dim">
              <Time at={obtainedAt} />
            </div>
          </dd>
        </div>
        <div>
          <dt>{say('sessionEnds')}</dt>
          <dd>
            {left === null
              ? say('endsUnknown')
              : say(left > 0 ? 'inTime' : 'ended', { age: duration(Math.abs(left)) })}
          </dd>
        </div>
      </dl>
      {may('DELETE /api/v1/logins/{slug}/session') && (
        <Button
          mt="md"
          variant="default"
          onClick={() =>
            ask({
              title: say('forgetAsk', { name: login.name }),
              text: say('forgetText'),
              yes: say('forget'),
              no: t('cancelWord'),
              act: () => void forget(),
            })
          }
        >
          {say('forget')}
        </Button>
      )}
      {dialog}
    </>
  );
}

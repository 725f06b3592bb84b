import { Switch, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api, type Schemas } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { State } from '../common/state.js';
import { Table } from '../common/table.js';
import { Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords, type Word } from '../words/index.js';
import { installationWords } from '../words/installation.js';
import { useSay } from '../words/say.js';
import { DemoCard } from './demo-card.js';
import { StateCards } from './state-cards.js';

type Installation = Schemas['InstallationResponse'];

/** Worst first: that is what somebody has to look at. */
const VERDICTS = ['failed', 'warning', 'ok'] as const;
const LOOKS = { failed: 'failed', warning: 'partial', ok: 'succeeded' } as const;

export function InstallationPage() {
  const { t } = useWords();
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/installation',
    {},
    { refetchInterval: 30_000 },
  );
  return (
    <>
      <title>{`${t('nav.installation')} · ${t('product')}`}</title>
      <Title order={1}>{t('nav.installation')}</Title>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Loading lines={10} />
      ) : (
        <>
          <Facts installation={data} />
          <Findings findings={data.findings} />
          <Processes processes={data.processes} />
          <StateCards />
          <DemoCard />
          <Settings settings={data.settings} />
        </>
      )}
    </>
  );
}

function Facts({ installation }: { readonly installation: Installation }) {
  const { t } = useWords();
  const { version, node, postgres, isEmbedded, publicUrl, hasMail } = installation;
  const facts: readonly (readonly [Word, ReactNode])[] = [
    ['installation.version', <Version key="version" version={version} />],
    ['installation.node', node],
    ['installation.postgres', isEmbedded ? t('installation.embedded', { version: postgres }) : postgres],
    ['installation.publicUrl', publicUrl],
    ['installation.mail', t(hasMail ? 'installation.mailSet' : 'installation.mailUnset')],
  ];
  return (
    <dl className="card facts">
      {facts.map(([word, text]) => (
        <div key={word}>
          <dt>{t(word)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** With what it brought, as a page of the help. */
function Version({ version }: { readonly version: string }) {
  const say = useSay(installationWords);
  return (
    <>
      {version} ·{' '}
      <Link className="link" to="/help/$page" params={{ page: 'CHANGELOG' }}>
        {say('changelog')}
      </Link>
    </>
  );
}

function Findings({ findings }: { readonly findings: Installation['findings'] }) {
  const { t } = useWords();
  const sorted = VERDICTS.flatMap((verdict) => findings.filter((finding) => finding.verdict === verdict));
  return (
    <Card title={t('installation.findings')}>
      <ul className="plain lines">
        {sorted.map(({ check, verdict, detail }) => (
          <li key={check}>
            <State of={LOOKS[verdict]} word={`installation.${verdict}`} /> <b lang="en">{check}</b>
            <div lang="en" className="said">
              {detail}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Processes({ processes }: { readonly processes: Installation['processes'] }) {
  const { t } = useWords();
  const say = useSay(installationWords);
  return (
    <Card title={t('installation.processes')} flush>
      <p className="dim lead">{say('alive')}</p>
      <Table
        label={t('installation.processes')}
        heads={[
          'installation.host',
          'installation.pid',
          'installation.roles',
          'installation.version',
          'installation.connected',
        ]}
      >
        {processes.map(({ host, pid, roles, version, connectedAt }) => (
          <tr key={`${host} ${pid} ${connectedAt}`}>
            <td>{host}</td>
            <td>{pid}</td>
            <td>{roles.map((role) => t(`installation.role.${role}`)).join(', ')}</td>
            <td>{version}</td>
            <td>
              <Time at={connectedAt} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

function Settings({ settings }: { readonly settings: Installation['settings'] }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const changed = settings.filter(({ isDefault }) => !isDefault);
  const shown = all ? settings : changed;
  return (
    <Card
      title={t('installation.settings')}
      flush
      aside={
        <Switch
          label={t('installation.allSettings', { n: settings.length })}
          checked={all}
          onChange={({ currentTarget }) => setAll(currentTarget.checked)}
        />
      }
    >
      <p className="dim lead">{t('installation.settingsText')}</p>
      <Table
        label={t('installation.settings')}
        heads={['installation.name', 'installation.value', 'installation.origin']}
      >
        {shown.map(({ name, value, isDefault }) => (
          <tr key={name}>
            <td>
              <span className="mono">{name}</span>
            </td>
            <td className="mono">{value ?? '–'}</td>
            <td className="dim">{t(isDefault ? 'installation.default' : 'installation.given')}</td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

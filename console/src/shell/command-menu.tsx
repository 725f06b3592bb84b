import { Modal, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { api } from '../api/client.js';
import { useMay } from '../api/session.js';
import { useWords } from '../words/index.js';
import { Icon, type IconName } from './icons.js';
import { useFlowActions } from './flow-actions.js';

interface Command {
  readonly name: string;
  readonly icon: IconName;
  readonly act: () => void;
}

/** Ctrl K: go somewhere, run, start or stop a flow, find a SKU. */
export default function CommandMenu({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size="lg"
      padding="md"
      yOffset="12vh"
      aria-label={t('command')}
    >
      <Commands onClose={onClose} />
    </Modal>
  );
}

function Commands({ onClose }: { readonly onClose: () => void }) {
  const { t, language } = useWords();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const lower = (value: string): string => value.toLocaleLowerCase(language);
  const commands = useCommands(text.trim()).filter(({ name }) => lower(name).includes(lower(text.trim())));
  const chosen = Math.min(at, commands.length - 1);
  const act = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.act();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((chosen + step + commands.length) % Math.max(1, commands.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      act(commands[chosen]);
    }
  };
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={chosen >= 0 ? `${list}-${chosen}` : undefined}
        aria-label={t('command')}
        placeholder={t('command.hint')}
        leftSection={<Icon name="search" size={16} />}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="commands" role="listbox" id={list} aria-label={t('command')}>
        {commands.map((command, index) => (
          <li
            key={command.name}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => act(command)}
            onMouseMove={() => setAt(index)}
          >
            <Icon name={command.icon} size={16} />
            {command.name}
          </li>
        ))}
      </ul>
      {commands.length === 0 && <p className="dim">{t('command.none')}</p>}
    </>
  );
}

function useCommands(text: string): Command[] {
  const { t } = useWords();
  const navigate = useNavigate();
  const may = useMay();
  const { run, setState } = useFlowActions();
  const { data } = api.useQuery('get', '/api/v1/flows', { params: { query: { limit: 100 } } });
  const go = (
    word: 'nav.overview' | 'nav.flows' | 'nav.runs' | 'nav.logs' | 'nav.logins' | 'nav.alarms',
    to: '/' | '/flows' | '/runs' | '/logs' | '/logins' | '/alarms',
    icon: IconName,
  ): Command => ({
    name: t('command.go', { name: t(word) }),
    icon,
    act: () => void navigate({ to }),
  });
  const flows = data?.results ?? [];
  return [
    go('nav.overview', '/', 'overview'),
    go('nav.flows', '/flows', 'flows'),
    go('nav.runs', '/runs', 'runs'),
    go('nav.logs', '/logs', 'logs'),
    go('nav.logins', '/logins', 'key'),
    go('nav.alarms', '/alarms', 'bell'),
    ...flows.flatMap((flow): Command[] => [
      ...(may('POST /api/v1/flows/{slug}/runs') && flow.direction === 'inbound'
        ? [{ name: t('command.run', { name: flow.name }), icon: 'runs' as const, act: () => run(flow.slug) }]
        : []),
      ...(may('POST /api/v1/flows/{slug}/start')
        ? [
            flow.state === 'running'
              ? {
                  name: t('command.stop', { name: flow.name }),
                  icon: 'pause' as const,
                  act: () => setState(flow, 'stop'),
                }
              : {
                  name: t('command.start', { name: flow.name }),
                  icon: 'check' as const,
                  act: () => setState(flow, 'start'),
                },
          ]
        : []),
    ]),
    ...(text === ''
      ? []
      : [
          {
            name: t('command.sku', { sku: text }),
            icon: 'search' as const,
            act: () => void navigate({ to: '/products/$sku', params: { sku: text } }),
          },
        ]),
  ];
}

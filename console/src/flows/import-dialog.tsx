import { Button, Group, Modal, Switch, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../api/client.js';
import { sendText } from '../api/send-text.js';
import { FileDrop } from '../common/file-drop.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { ImportPreview } from './import-preview.js';

type Report = Schemas['ImportReport'];

/** Imports a file in two steps: what would change, then the same for good. */
export default function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const say = useSay(flowWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [replace, setReplace] = useState(false);
  const [report, setReport] = useState<Report | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (next: string): void => {
    setText(next);
    setReport(null);
    setError(null);
  };
  const send = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const query = new URLSearchParams({ dryRun: String(dryRun), replace: String(replace) });
      const type = /^\s*[{[]/.test(text) ? 'application/json' : 'application/yaml';
      const answer = await sendText(`/api/v1/flows/import?${query}`, text, type);
      if (dryRun) return setReport(answer as Report);
      tell(say('import.done', { n: changed }));
      onClose();
      await queries.invalidateQueries();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  const actions = (report?.flows ?? []).map(({ action }) => action);
  const changed = actions.filter((action) => action === 'created' || action === 'changed').length;
  const isRefused = actions.includes('refused');
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={say('import.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text size="sm" mb="sm">
        {say('import.text')}
      </Text>
      <FileDrop
        label={say('import.file')}
        hint={say('import.drop')}
        accept=".json,.yaml,.yml"
        onFile={(file) => void file.text().then(change, setError)}
      />
      <Textarea
        mt="sm"
        label={say('import.paste')}
        rows={report === null ? 10 : 4}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={text}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <Switch
        mt="sm"
        label={say('import.replace')}
        checked={replace}
        onChange={({ currentTarget }) => {
          setReplace(currentTarget.checked);
          setReport(null);
        }}
      />
      {error !== null && <ProblemView error={error} />}
      {report !== null && <ImportPreview report={report} />}
      {isRefused && <p className="dim">{say('import.refused')}</p>}
      {report !== null && !isRefused && changed === 0 && <p className="dim">{say('import.same')}</p>}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('cancelWord')}
        </Button>
        <Button
          variant={report === null ? 'filled' : 'default'}
          disabled={text.trim() === ''}
          loading={isBusy && report === null}
          onClick={() => void send(true)}
        >
          {say('import.check')}
        </Button>
        {report !== null && !isRefused && changed > 0 && (
          <Button loading={isBusy} onClick={() => void send(false)}>
            {say('import.yes', { n: changed })}
          </Button>
        )}
      </Group>
    </Modal>
  );
}

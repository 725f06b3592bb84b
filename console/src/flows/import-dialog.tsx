import { Button, Switch, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../api/client.js';
import { sendText } from '../api/send-text.js';
import { useAttempt } from '../common/attempt.js';
import { Dialog, DialogFoot } from '../common/dialog.js';
import { FileDrop } from '../common/file-drop.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';
import { ImportPreview } from './import-preview.js';

type Report = Schemas['ImportReport'];
/** What the server takes. */
const MOST_MB = 4;
/** More than this is slow to type in, and nobody reads it there. */
const MOST_SHOWN = 200_000;

/** Imports a file in two steps: what would change, then the same for good. */
export default function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useSay(flowWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [replace, setReplace] = useState(false);
  const [report, setReport] = useState<Report | null>(null);
  const { error, isBusy, attempt } = useAttempt();
  const change = (next: string, reason: string | null = null): void => {
    setText(next);
    setRefusal(reason);
    setReport(null);
  };
  const take = (file: File): void => {
    if (file.size > MOST_MB * 1024 ** 2) return change('', say('import.tooLarge', { n: MOST_MB }));
    file.text().then(change, () => change('', say('import.unreadable')));
  };
  const send = async (dryRun: boolean): Promise<void> => {
    const query = new URLSearchParams({ dryRun: String(dryRun), replace: String(replace) });
    const type = /^\s*[{[]/.test(text) ? 'application/json' : 'application/yaml';
    const answer = await sendText(`/api/v1/flows/import?${query}`, text, type);
    if (dryRun) return setReport(answer as Report);
    tell(say('import.done', { n: changed }));
    onClose();
    await queries.invalidateQueries();
  };
  const actions = (report?.flows ?? []).map(({ action }) => action);
  const changed = actions.filter((action) => action === 'created' || action === 'changed').length;
  const isRefused = actions.includes('refused');
  return (
    <Dialog onClose={onClose} size="xl" title={say('import.title')}>
      <Text size="sm" mb="sm">
        {say('import.text')}
      </Text>
      <FileDrop
        label={say('import.file')}
        hint={say('import.drop')}
        accept=".json,.yaml,.yml"
        onFile={take}
      />
      {refusal !== null && (
        <div className="note bad" role="alert" style={{ marginTop: 8 }}>
          {refusal}
        </div>
      )}
      {text.length > MOST_SHOWN ? (
        <p className="dim">{say('import.long', { kb: Math.round(text.length / 1024) })}</p>
      ) : (
        <Textarea
          mt="sm"
          label={say('import.paste')}
          rows={report === null ? 10 : 4}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={text}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
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
      <DialogFoot onClose={onClose}>
        <Button
          variant={report === null ? 'filled' : 'default'}
          disabled={text.trim() === ''}
          loading={isBusy && report === null}
          onClick={() => attempt(() => send(true))}
        >
          {say('import.check')}
        </Button>
        {report !== null && !isRefused && changed > 0 && (
          <Button loading={isBusy} onClick={() => attempt(() => send(false))}>
            {say('import.yes', { n: changed })}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  );
}

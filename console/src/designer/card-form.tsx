import { Button, CopyButton, Group, TextInput } from '@mantine/core';
import fields from 'virtual:fields';
import { freshObject } from '../document/fields.js';
import { MappingHelp, ReadHelp } from './card-help.js';
import { useDesign, useValue } from './context.js';
import { Field } from './field.js';
import { FieldContext } from './field-props.js';
import { FieldSet } from './field-set.js';
import { JsonText } from './json-text.js';
import { type CardName, GROUPS, moreOf } from './layout.js';
import type { Tests } from './use-tests.js';
import { useDesignerWords } from './words.js';

/** The fields of a card. */
export default function CardForm({
  card,
  outboundUrl,
  tests,
}: {
  readonly card: CardName;
  readonly outboundUrl: string | null;
  readonly tests: Tests;
}) {
  const { mayEdit } = useDesign();
  const direction = useValue('direction');
  const value = useValue(card);
  if (card === 'mapping')
    return (
      <>
        {value == null ? <NoCard card={card} /> : <MappingForm />}
        {mayEdit && <MappingHelp tests={tests} />}
      </>
    );
  if (card === 'script' && value == null) return <NoCard card={card} />;
  if (card === 'read' && direction === 'outbound' && value == null) return <Outbound url={outboundUrl} />;
  return (
    <FieldContext value={Field}>
      <Groups card={card} />
      {card === 'script' && <RemoveCard card={card} />}
      {card === 'read' && mayEdit && <ReadHelp tests={tests} />}
    </FieldContext>
  );
}

function Groups({ card }: { readonly card: CardName }) {
  const { d } = useDesignerWords();
  const { slug } = useDesign();
  return GROUPS[card].map((group) => {
    const { title, schema, path, common } = group;
    const all = Object.keys(fields[schema] ?? {});
    // What a flow is called in URLs is fixed when it is saved first.
    const shown = slug === null ? common : common.filter((name) => name !== 'slug' && name !== 'direction');
    return (
      <section key={title} className="fieldgroup" aria-label={d(title)}>
        {GROUPS[card].length > 1 && <h3>{d(title)}</h3>}
        <FieldSet schema={schema} path={path} common={shown} more={moreOf(group, card, all)} />
      </section>
    );
  });
}

function MappingForm() {
  const { d } = useDesignerWords();
  return (
    <div className="field" data-path="mapping">
      <JsonText path="mapping" label={d('mappingLabel')} language="jolt" rows={16} />
      <RemoveCard card="mapping" />
    </div>
  );
}

function NoCard({ card }: { readonly card: 'script' | 'mapping' }) {
  const { d } = useDesignerWords();
  const { store, mayEdit } = useDesign();
  const add = (): void =>
    store.set(
      card,
      card === 'script' ? freshObject(fields, 'ScriptCard') : [{ operation: 'shift', spec: {} }],
    );
  return (
    <div className="empty" data-path={card}>
      <h3>{d(card === 'script' ? 'noScript' : 'noMapping')}</h3>
      <p>{d(card === 'script' ? 'noScriptText' : 'noMappingText')}</p>
      {mayEdit && <Button onClick={add}>{d(card === 'script' ? 'addScript' : 'addMapping')}</Button>}
    </div>
  );
}

function RemoveCard({ card }: { readonly card: 'script' | 'mapping' }) {
  const { d } = useDesignerWords();
  const { store, mayEdit } = useDesign();
  if (!mayEdit) return null;
  return (
    <Group mt="md">
      <Button size="compact-sm" variant="default" onClick={() => store.set(card, null)}>
        {d(card === 'script' ? 'removeScript' : 'removeMapping')}
      </Button>
    </Group>
  );
}

function Outbound({ url }: { readonly url: string | null }) {
  const { d } = useDesignerWords();
  return (
    <section className="fieldgroup" data-path="read">
      <h3>{d('outbound')}</h3>
      <p className="help">{d('outboundText')}</p>
      {url === null ? (
        <p>{d('outboundNew')}</p>
      ) : (
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput readOnly value={url} aria-label={d('outbound')} style={{ flex: 1 }} />
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {d(copied ? 'copied' : 'copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
    </section>
  );
}

import type { Schedule } from '../schedule/schedule-words.js';
import { ScheduleField } from '../schedule/schedule-field.js';
import { useDesign, useValue } from './context.js';
import type { InputProps } from './field-props.js';

/** The schedule of the flow, with its next times. */
export function ScheduleInput({ path, input }: { readonly path: string; readonly input: InputProps }) {
  const { store, mayEdit, slug } = useDesign();
  const value = useValue(path);
  const timezone = useValue('timezone');
  return (
    <>
      <ScheduleField
        label={input.label}
        value={(value ?? null) as Schedule | null}
        timezone={typeof timezone === 'string' && timezone !== '' ? timezone : 'UTC'}
        slug={slug}
        readOnly={!mayEdit}
        onChange={(next) => store.set(path, next)}
      />
      {input.error !== null && <div className="fielderror">{input.error}</div>}
    </>
  );
}

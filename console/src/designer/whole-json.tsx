import { placeOfPath } from '../document/json-text.js';
import { plainPath } from '../document/paths.js';
import { CodeField } from './code-field.js';
import { useDesign, useText } from './context.js';
import { useFault } from './use-fault.js';
import { useDesignerWords } from './words.js';

/** The other view of the document: all of it as text, fields that this console does not know among them. */
export default function WholeJson() {
  const { d } = useDesignerWords();
  const { store, mayEdit, problems } = useDesign();
  const text = useText('');
  const fault = useFault('');
  const places = problems.flatMap(({ path, message }) => {
    const place = placeOfPath(text, plainPath(path));
    return place === null ? [] : [{ ...place, message: `${path}: ${message}` }];
  });
  return (
    <div className="field" data-path="">
      <CodeField
        label={d('jsonLabel')}
        language="json"
        rows={20}
        value={text}
        readOnly={!mayEdit}
        marks={places}
        error={fault}
        onBlur={() => store.settle()}
        onChange={(next) => store.setText('', next)}
      />
    </div>
  );
}

import { JsonText } from './json-text.js';
import { useDesignerWords } from './words.js';

/** The other view of the document: all of it as text, fields that this console does not know among them. */
export default function WholeJson() {
  const { d } = useDesignerWords();
  return (
    <div className="field" data-path="">
      <JsonText path="" label={d('jsonLabel')} rows={20} />
    </div>
  );
}

import { useId, useState } from 'react';
import './file-drop.css';

interface FileDropProps {
  readonly label: string;
  readonly hint: string;
  /** File names that are offered, as `.csv,.txt`. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
}

/** A file, chosen or dropped. */
export function FileDrop({ label, hint, accept, onFile }: FileDropProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [name, setName] = useState<string | null>(null);
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    setName(file.name);
    onFile(file);
  };
  return (
    <div
      className={isOver ? 'filedrop over' : 'filedrop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        className="hidden"
        accept={accept}
        onChange={({ currentTarget }) => take(currentTarget.files?.[0])}
      />
      <span className="dim">{name ?? hint}</span>
    </div>
  );
}

import { useEffect, useRef, useState } from 'react';
import { isComposing } from '../../lib/composing';
import { selectAll } from '../../lib/selectAll';
import styles from './RenameField.module.css';

interface RenameFieldProps {
  title: string;
  /** Gets the new title, or undefined when it is unchanged, empty or cancelled, and whether a key ended it. */
  onEnd: (title: string | undefined, byKey: boolean) => void;
}

export function RenameField({ title, onEnd }: RenameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  // Another tab or the model may change the title while it is edited.
  const [before] = useState(title);

  useEffect(() => {
    selectAll(field.current);
  }, []);

  const end = (keep: boolean, byKey = true) => {
    if (ended.current) return;
    ended.current = true;
    const next = field.current?.value.trim();
    onEnd(keep && next && next !== before ? next : undefined, byKey);
  };

  return (
    <input
      ref={field}
      className={styles.field}
      dir="auto"
      aria-label="Chat title"
      defaultValue={before}
      maxLength={200}
      onBlur={() => end(true, false)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (isComposing(event.nativeEvent)) return;
        if (event.key === 'Enter') end(true);
        if (event.key === 'Escape') end(false);
      }}
    />
  );
}

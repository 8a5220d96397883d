import { useEffect, useRef } from 'react';
import styles from './RenameField.module.css';

/** Ends with the new title, or with nothing where it is unchanged, empty or given up. */
export function RenameField({ title, onEnd }: { title: string; onEnd: (title?: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);

  useEffect(() => field.current?.select(), []);

  const end = (keep: boolean) => {
    if (ended.current) return;
    ended.current = true;
    const next = field.current?.value.trim();
    onEnd(keep && next && next !== title ? next : undefined);
  };

  return (
    <input
      ref={field}
      className={styles.field}
      aria-label="Chat title"
      defaultValue={title}
      maxLength={200}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) end(true);
        if (event.key === 'Escape') end(false);
      }}
    />
  );
}

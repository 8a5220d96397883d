import { useImperativeHandle, useRef, useState } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { Icon } from '../ui/Icon';
import { useMediaQuery } from '../ui/useMediaQuery';
import styles from './Composer.module.css';
import { asksToSend } from './sendKey';

export interface ComposerHandle {
  focus: () => void;
}

const fieldId = 'message';

/** There is one on a page. */
export const focusComposer = (): void => document.getElementById(fieldId)?.focus();

interface ComposerProps {
  ref?: Ref<ComposerHandle>;
  readDraft: () => string;
  onDraft: (text: string) => void;
  busy: boolean;
  stopping: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
}

/** Grows with its text. */
export function Composer({ ref, readDraft, onDraft, busy, stopping, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState(readDraft);
  const field = useRef<HTMLTextAreaElement>(null);
  const touch = useMediaQuery('(pointer: coarse)');
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }), []);

  const write = (written: string) => {
    setText(written);
    onDraft(written);
  };

  const send = () => {
    const message = text.trim();
    if (busy || message === '') return;
    write('');
    onSend(message);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!asksToSend(event, touch)) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.grow} data-text={text}>
        <textarea
          ref={field}
          id={fieldId}
          rows={1}
          dir="auto"
          value={text}
          autoFocus={!touch}
          aria-label="Message"
          placeholder="Message Fubuni"
          enterKeyHint={touch ? 'enter' : 'send'}
          onChange={({ target }) => write(target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {busy ? (
        <button type="button" className={styles.button} aria-label="Stop" title="Stop" disabled={stopping} onClick={onStop}>
          <Icon name="stop" />
        </button>
      ) : (
        <button type="submit" className={styles.button} aria-label="Send" title="Send" disabled={text.trim() === ''}>
          <Icon name="arrowUp" />
        </button>
      )}
    </form>
  );
}

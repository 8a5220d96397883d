import { useImperativeHandle, useRef, useState } from 'react';
import type { ReactNode, Ref } from 'react';
import { useMediaQuery } from '../../lib/useMediaQuery';
import { Icon } from '../../ui/Icon';
import styles from './Composer.module.css';
import { MessageField } from './MessageField';

export interface ComposerHandle {
  focus: () => void;
}

const fieldId = 'message';

/** A page has one composer. */
export const focusComposer = (): void => document.getElementById(fieldId)?.focus();

interface ComposerProps {
  ref?: Ref<ComposerHandle>;
  readDraft: () => string;
  onDraft: (text: string) => void;
  busy: boolean;
  stopping: boolean;
  /** What is chosen for the message, below the field. */
  options?: ReactNode;
  onSend: (text: string) => void;
  onStop: () => void;
}

/** The field for the next message. */
export function Composer({ ref, readDraft, onDraft, busy, stopping, options, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState(readDraft);
  const field = useRef<HTMLTextAreaElement>(null);
  const isTouch = useMediaQuery('(pointer: coarse)');
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

  return (
    <form
      className={styles.composer}
      data-options={options !== undefined}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MessageField
        ref={field}
        id={fieldId}
        className={styles.field}
        label="Message"
        placeholder="Message Fubuni"
        autoFocus={!isTouch}
        text={text}
        onChangeText={write}
        onSend={send}
      />
      {options && <div className={styles.options}>{options}</div>}
      {busy ? (
        <button
          type="button"
          className={styles.button}
          aria-label="Stop"
          title="Stop"
          disabled={stopping}
          onClick={onStop}
        >
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

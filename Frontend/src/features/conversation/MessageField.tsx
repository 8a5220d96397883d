import type { ComponentProps, KeyboardEvent } from 'react';
import { useMediaQuery } from '../../lib/useMediaQuery';
import styles from './MessageField.module.css';
import { isSendKey } from './sendKey';

interface MessageFieldProps extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'onKeyDown'> {
  label: string;
  text: string;
  onChangeText: (text: string) => void;
  onSend: () => void;
  /** Called for each key that does not send. */
  onOtherKey?: (event: KeyboardEvent) => void;
}

/** A text field that grows with its text and sends with Enter, or with its form's button on a touch screen. */
export function MessageField({
  label,
  text,
  onChangeText,
  onSend,
  onOtherKey,
  className,
  ...field
}: MessageFieldProps) {
  const isTouch = useMediaQuery('(pointer: coarse)');
  return (
    <div className={[styles.grow, className].filter(Boolean).join(' ')} data-text={text}>
      <textarea
        {...field}
        rows={1}
        dir="auto"
        value={text}
        aria-label={label}
        enterKeyHint={isTouch ? 'enter' : 'send'}
        onChange={({ target }) => onChangeText(target.value)}
        onKeyDown={(event) => {
          if (!isSendKey(event, isTouch)) {
            onOtherKey?.(event);
            return;
          }
          event.preventDefault();
          onSend();
        }}
      />
    </div>
  );
}

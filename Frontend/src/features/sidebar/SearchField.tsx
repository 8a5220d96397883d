import type { KeyboardEvent, Ref } from 'react';
import { isComposing } from '../../lib/composing';
import { keyNames } from '../../lib/shortcuts';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import styles from './SearchField.module.css';

interface SearchFieldProps {
  ref?: Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
}

export function SearchField({ ref, value, onChange }: SearchFieldProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Escape' && value) {
      // The first Escape clears the search; the next one is for the drawer around it.
      event.stopPropagation();
      event.preventDefault();
      onChange('');
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      event.currentTarget.closest('aside')?.querySelector<HTMLElement>('a[data-session]')?.focus();
    }
  };

  return (
    <div className={styles.search} role="search">
      <Icon name="search" size={18} />
      <input
        ref={ref}
        type="search"
        dir="auto"
        value={value}
        maxLength={200}
        aria-label="Search chats"
        placeholder="Search chats"
        autoComplete="off"
        enterKeyHint="search"
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={onKeyDown}
      />
      {value ? (
        <IconButton icon="close" label="Clear the search" className={styles.clear} onClick={() => onChange('')} />
      ) : (
        <kbd aria-hidden="true">{keyNames('search')}</kbd>
      )}
    </div>
  );
}

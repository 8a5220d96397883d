import type { KeyboardEvent } from 'react';
import { describeError } from '../../api/describeError';
import { IconButton } from '../../ui/IconButton';
import { toasts } from '../../ui/toasts';
import styles from './BranchPicker.module.css';
import { useConversationActions } from './ConversationContext';
import type { Alternatives } from './model/branches';

interface BranchPickerProps {
  of: 'message' | 'answer';
  shown: string;
  alternatives: Alternatives;
}

/** Shows which version of a message is displayed, and switches to the others with what followed them. */
export function BranchPicker({ of, shown, alternatives }: BranchPickerProps) {
  const { conversation, busy, stopFollowing } = useConversationActions();
  const at = alternatives.indexOf(shown);
  const last = alternatives.length - 1;

  const go = (to: number) => {
    const id = alternatives[to];
    if (busy || id === undefined || to === at) return;
    stopFollowing();
    conversation.show(id).catch((error: unknown) => {
      toasts.show({ message: `The other version was not shown. ${describeError(error)}`, tone: 'danger' });
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const targets: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  };

  // Not `disabled`, because a button that becomes disabled while it is used loses the focus.
  return (
    <div role="group" aria-label={`Versions of this ${of}`} className={styles.picker} onKeyDown={onKeyDown}>
      <IconButton
        icon="chevronLeft"
        label="Previous version"
        aria-disabled={busy || at === 0}
        onClick={() => go(at - 1)}
      />
      <span className={styles.count} aria-hidden="true">
        {at + 1} / {alternatives.length}
      </span>
      <span className="visually-hidden" aria-live="polite">
        Version {at + 1} of {alternatives.length}
      </span>
      <IconButton icon="chevron" label="Next version" aria-disabled={busy || at === last} onClick={() => go(at + 1)} />
    </div>
  );
}

import { useNavigate } from 'react-router';
import { IconButton } from '../../ui/IconButton';
import { useSessionActions } from './SessionActionsContext';
import styles from './SessionList.module.css';
import type { Selection } from './useSelection';

interface SelectionBarProps {
  view: 'active' | 'archived';
  count: number;
  selection: Selection;
  currentId: string | undefined;
}

/** The actions for the selected chats. */
export function SelectionBar({ view, count, selection, currentId }: SelectionBarProps) {
  const actions = useSessionActions();
  const navigate = useNavigate();
  const { chosen, choose, end } = selection;

  /** Leaves the open chat when it is among them; an undo returns to it. */
  const leave = (act: (onUndo: () => void) => Promise<boolean>) => {
    const current = chosen.some(({ id }) => id === currentId);
    end();
    void act(() => {
      if (current) void navigate(`/chat/${currentId ?? ''}`);
    });
    if (current) void navigate('/');
  };

  return (
    <div role="toolbar" aria-label="Selected chats" className={styles.selection}>
      <label>
        <input
          type="checkbox"
          aria-label="Select all"
          checked={chosen.length === count}
          ref={(box) => {
            if (box) box.indeterminate = chosen.length > 0 && chosen.length < count;
          }}
          onChange={({ target }) => choose(target.checked)}
        />
        <span role="status">{chosen.length} selected</span>
      </label>
      {view === 'active' ? (
        <IconButton
          icon="archive"
          label="Archive the selected chats"
          disabled={chosen.length === 0}
          onClick={() => leave((onUndo) => actions.archive(chosen, onUndo))}
        />
      ) : (
        <IconButton
          icon="restore"
          label="Unarchive the selected chats"
          disabled={chosen.length === 0}
          onClick={() => {
            end();
            void actions.unarchive(chosen);
          }}
        />
      )}
      <IconButton
        icon="trash"
        label="Delete the selected chats"
        disabled={chosen.length === 0}
        onClick={() => leave((onUndo) => actions.delete(chosen, onUndo))}
      />
      <IconButton icon="close" label="End the selection" onClick={end} />
    </div>
  );
}

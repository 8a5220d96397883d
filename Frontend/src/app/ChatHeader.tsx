import type { Ref } from 'react';
import { ModelBadge } from '../features/conversation/ModelBadge';
import { IconButton } from '../ui/IconButton';
import styles from './ChatLayout.module.css';

interface ChatHeaderProps {
  /** Without a title the chat does not exist, and its page has a heading of its own. */
  title: string | undefined;
  listButton: Ref<HTMLButtonElement>;
  hasListButton: boolean;
  onOpenList: () => void;
  tasksButton: Ref<HTMLButtonElement>;
  areTasksOpen: boolean;
  onToggleTasks: () => void;
}

/** The title of the chat, its model, and the buttons of the panels at both sides. */
export function ChatHeader(props: ChatHeaderProps) {
  const { title, listButton, hasListButton, onOpenList, tasksButton, areTasksOpen, onToggleTasks } = props;
  return (
    <header className={styles.header}>
      {hasListButton && <IconButton ref={listButton} icon="menu" label="Open the chat list" onClick={onOpenList} />}
      {title === undefined ? (
        <div className={styles.title} />
      ) : (
        <h1 className={styles.title} dir="auto">
          {title}
        </h1>
      )}
      <ModelBadge />
      <IconButton ref={tasksButton} icon="list" label="Tasks" aria-expanded={areTasksOpen} onClick={onToggleTasks} />
    </header>
  );
}

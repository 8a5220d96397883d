import { useEffect, useRef, useState } from 'react';
import { useMatch } from 'react-router';
import { ChatPane } from '../chat/ChatPane';
import { NoSuchChat } from '../chat/LoadFailure';
import { ModelBadge } from '../chat/ModelBadge';
import { findSession } from '../sessions/sessionCache';
import { Sidebar } from '../sessions/Sidebar';
import { useSessions } from '../sessions/useSessions';
import { TasksPanel } from '../tasks/TasksPanel';
import { Drawer } from '../ui/Drawer';
import { IconButton } from '../ui/IconButton';
import { useMediaQuery } from '../ui/useMediaQuery';
import { usePageTitle } from '../ui/usePageTitle';
import styles from './ChatLayout.module.css';
import { useServices } from './services';

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The frame around every chat: the list on the left, the chat, the tasks on the right; drawers where there is no room. */
export function ChatLayout() {
  const { conversations, marks } = useServices();
  const id = useMatch('/chat/:id')?.params.id;
  // The id becomes part of request paths.
  const valid = id === undefined || uuid.test(id);
  const conversation = id === undefined || !valid ? conversations.next() : conversations.get(id);

  useEffect(() => {
    if (id) conversations.shown(id);
  }, [conversations, id]);

  useEffect(() => {
    marks.look(id);
    return () => marks.look(undefined);
  }, [marks, id]);

  const { data } = useSessions();
  const title = (id && findSession(data, id)?.title) ?? 'New chat';
  usePageTitle(id && title);

  const narrow = useMediaQuery('(width < 48rem)');
  const wide = useMediaQuery('(width >= 75rem)');
  const [menu, setMenu] = useState(false);
  // Chosen for this width only: what stands beside a wide page would cover a narrow one.
  const [chosen, choose] = useState<{ wide: boolean; open: boolean }>();
  const tasks = chosen?.wide === wide ? chosen.open : wide;
  const setTasks = (open: boolean) => choose({ wide, open });
  const tasksInDrawer = !wide && tasks;
  const covered = (narrow && menu) || tasksInDrawer;

  const sidebar = (
    <Sidebar currentId={id} onNavigate={() => setMenu(false)} onClose={narrow ? () => setMenu(false) : undefined} />
  );
  const tasksButton = useRef<HTMLButtonElement>(null);
  const closeTasks = () => {
    setTasks(false);
    // The button that closed them goes with them. A drawer gives the focus back itself.
    if (wide) tasksButton.current?.focus();
  };
  const panel = <TasksPanel onClose={closeTasks} />;

  return (
    <div className={styles.layout}>
      {narrow ? (
        <Drawer side="left" open={menu} onClose={() => setMenu(false)}>
          {sidebar}
        </Drawer>
      ) : (
        <div className={styles.sidebar} inert={tasksInDrawer}>
          {sidebar}
        </div>
      )}
      <main className={styles.main} inert={covered}>
        <header className={styles.header}>
          {narrow && <IconButton icon="menu" label="Open the chat list" onClick={() => setMenu(true)} />}
          <h1 className={styles.title}>{title}</h1>
          <ModelBadge />
          <IconButton ref={tasksButton} icon="list" label="Tasks" aria-expanded={tasks} onClick={() => setTasks(!tasks)} />
        </header>
        {valid ? <ChatPane key={conversation.id} conversation={conversation} /> : <NoSuchChat />}
      </main>
      {wide ? (
        tasks && <div className={styles.tasks}>{panel}</div>
      ) : (
        <Drawer side="right" open={tasks} onClose={closeTasks}>
          {tasks && panel}
        </Drawer>
      )}
    </div>
  );
}

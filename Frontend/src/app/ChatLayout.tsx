import { useEffect, useRef, useState } from 'react';
import { useMatch, useNavigate } from 'react-router';
import { ChatPane } from '../chat/ChatPane';
import { focusComposer } from '../chat/Composer';
import { NoSuchChat } from '../chat/LoadFailure';
import { ModelBadge } from '../chat/ModelBadge';
import { Sidebar } from '../sessions/Sidebar';
import { useEarlySessions, useSession, useSessions } from '../sessions/useSessions';
import { TasksPanel } from '../tasks/TasksPanel';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { IconButton } from '../ui/IconButton';
import { onDemand } from '../ui/onDemand';
import { usePreference } from '../ui/preference';
import { SidePanel } from '../ui/SidePanel';
import { toggleTheme } from '../ui/theme';
import { toasts } from '../ui/toasts';
import { useMediaQuery } from '../ui/useMediaQuery';
import { usePageTitle } from '../ui/usePageTitle';
import styles from './ChatLayout.module.css';
import { FirstRunHint } from './FirstRunHint';
import { useServices } from './services';
import { useShortcuts } from './shortcuts';

const ShortcutSheet = onDemand(
  async () => (await import('./ShortcutSheet')).ShortcutSheet,
  () => null,
);

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The frame around every chat: the list on the left, the chat, the tasks on the right; drawers where there is no room. */
export function ChatLayout() {
  const { conversations, marks } = useServices();
  useEarlySessions();
  const navigate = useNavigate();
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

  const { data, sessions } = useSessions('active');
  const title = useSession(id)?.title ?? (id === undefined || (valid && !conversation.getState().known) ? 'New chat' : 'Chat');
  usePageTitle(id && title);

  const narrow = useMediaQuery('(width < 48rem)');
  const wide = useMediaQuery('(width >= 75rem)');
  const [drawer, setDrawer] = useState(false);
  // Where the list is being used it does not go away because the page has become narrow.
  const [listInUse, setListInUse] = useState(false);
  const [wasNarrow, setWasNarrow] = useState(narrow);
  if (narrow !== wasNarrow) {
    setWasNarrow(narrow);
    setDrawer(narrow && listInUse);
  }
  const [beside, setBeside] = usePreference('chat-list', true);
  const list = narrow ? drawer : beside;
  const setList = narrow ? setDrawer : setBeside;
  // Chosen for this width only: what stands beside a wide page would cover a narrow one.
  const [chosen, choose] = useState<{ wide: boolean; open: boolean }>();
  const tasks = chosen?.wide === wide ? chosen.open : wide;
  const setTasks = (open: boolean) => choose({ wide, open });
  const tasksInDrawer = !wide && tasks;
  // Read when they are first looked at. What is half typed there stays when they are closed.
  const [tasksSeen, setTasksSeen] = useState(tasks);
  if (tasks && !tasksSeen) setTasksSeen(true);
  const covered = (narrow && drawer) || tasksInDrawer;
  const [help, setHelp] = useState(false);
  const helpFailed = () => {
    setHelp(false);
    toasts.show({ message: 'The shortcuts could not be loaded. Check your connection, or reload the page.', tone: 'danger' });
  };

  const listButton = useRef<HTMLButtonElement>(null);
  const tasksButton = useRef<HTMLButtonElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  // What is focused may have to be shown first.
  const [focus, setFocus] = useState<{ on: 'search' | 'composer' | 'list button' | 'tasks button' }>();
  useEffect(() => {
    const targets = { search: searchField, 'list button': listButton, 'tasks button': tasksButton };
    if (focus?.on === 'composer') focusComposer();
    else if (focus) targets[focus.on].current?.focus();
  }, [focus]);

  // The button that closed them goes with them. A drawer gives the focus back itself.
  const closeList = () => {
    setList(false);
    if (!narrow) setFocus({ on: 'list button' });
  };
  const closeTasks = () => {
    setTasks(false);
    if (wide) setFocus({ on: 'tasks button' });
  };

  useShortcuts({
    newChat: () => {
      setDrawer(false);
      void navigate('/');
      setFocus({ on: 'composer' });
    },
    search: () => {
      if (tasksInDrawer) setTasks(false);
      setList(true);
      setFocus({ on: 'search' });
    },
    compose: () => {
      setDrawer(false);
      if (tasksInDrawer) setTasks(false);
      setFocus({ on: 'composer' });
    },
    sidebar: () => (list ? closeList() : setList(true)),
    tasks: () => (tasks ? closeTasks() : setTasks(true)),
    stop: conversation.busy ? () => conversation.stop() : undefined,
    theme: toggleTheme,
    help: () => setHelp(true),
  });

  return (
    <div className={styles.layout}>
      <SidePanel side="left" over={narrow} open={list} covered={tasksInDrawer} onClose={closeList} onFocusWithin={setListInUse}>
        <Sidebar
          currentId={id}
          drawer={narrow}
          searchField={searchField}
          onNavigate={() => setDrawer(false)}
          onClose={closeList}
          onShowShortcuts={() => setHelp(true)}
        />
      </SidePanel>
      <main className={styles.main} inert={covered}>
        <header className={styles.header}>
          {(narrow || !beside) && (
            <IconButton ref={listButton} icon="menu" label="Open the chat list" onClick={() => setList(true)} />
          )}
          <h1 className={styles.title} dir="auto">
            {title}
          </h1>
          <ModelBadge />
          <IconButton
            ref={tasksButton}
            icon="list"
            label="Tasks"
            aria-expanded={tasks}
            onClick={() => (tasks ? closeTasks() : setTasks(true))}
          />
        </header>
        {id === undefined && data && sessions.length === 0 && <FirstRunHint />}
        {valid ? <ChatPane key={conversation.id} conversation={conversation} /> : <NoSuchChat />}
      </main>
      <SidePanel side="right" over={!wide} open={tasks} onClose={closeTasks}>
        {tasksSeen && (
          <ErrorBoundary fallback={<p className="alert alert--danger">The tasks cannot be shown. Reload the page.</p>}>
            <TasksPanel onClose={closeTasks} />
          </ErrorBoundary>
        )}
      </SidePanel>
      {help && (
        <ErrorBoundary fallback={null} onFailure={helpFailed}>
          <ShortcutSheet onClose={() => setHelp(false)} />
        </ErrorBoundary>
      )}
    </div>
  );
}

import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ChatPane } from '../features/conversation/ChatPane';
import { NoSuchChat } from '../features/conversation/LoadFailure';
import { printChat } from '../features/conversation/printChat';
import { Sidebar } from '../features/sidebar/Sidebar';
import { usePrefetchSessions, useIsFirstChat } from '../features/sidebar/useSessions';
import { TasksPanel } from '../features/tasks/TasksPanel';
import { useShortcuts } from '../lib/shortcuts';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { SidePanel } from '../ui/SidePanel';
import { toggleTheme } from '../ui/theme';
import { ChatHeader } from './ChatHeader';
import styles from './ChatLayout.module.css';
import { ShortcutHelp } from './ShortcutHelp';
import { useChatList } from './useChatList';
import { useCurrentChat } from './useCurrentChat';
import { useLayoutFocus } from './useLayoutFocus';
import { useTasksPanel } from './useTasksPanel';

/**
 * The layout around a chat: the chat list on the left, the tasks on the right, both as drawers where space is short.
 */
export function ChatLayout() {
  usePrefetchSessions();
  const navigate = useNavigate();
  const { id, conversation, isValid, isGone, title } = useCurrentChat();
  const isFirstChat = useIsFirstChat();
  const list = useChatList();
  const tasks = useTasksPanel();
  const { listButton, tasksButton, searchField, focus } = useLayoutFocus();
  const [isHelpOpen, setHelpOpen] = useState(false);

  // The button that closed a panel disappears with it. A drawer returns the focus by itself.
  const closeList = () => {
    list.setOpen(false);
    if (!list.isDrawer) focus('list button');
  };
  const closeTasks = () => {
    tasks.setOpen(false);
    if (!tasks.isDrawer) focus('tasks button');
  };
  const closeTasksDrawer = () => {
    if (tasks.coversChat) tasks.setOpen(false);
  };
  const toggleTasks = () => (tasks.isOpen ? closeTasks() : tasks.setOpen(true));

  useShortcuts({
    newChat: () => {
      list.closeDrawer();
      void navigate('/');
      focus('composer');
    },
    search: () => {
      closeTasksDrawer();
      list.setOpen(true);
      focus('search');
    },
    compose: () => {
      list.closeDrawer();
      closeTasksDrawer();
      focus('composer');
    },
    sidebar: () => (list.isOpen ? closeList() : list.setOpen(true)),
    tasks: toggleTasks,
    stop: conversation.busy ? () => conversation.stop() : undefined,
    // Without a stored chat the browser prints the page.
    print: id !== undefined && !isGone ? () => void printChat(conversation) : undefined,
    theme: toggleTheme,
    help: () => setHelpOpen(true),
  });

  return (
    <div className={styles.layout}>
      <SidePanel
        side="left"
        isDrawer={list.isDrawer}
        open={list.isOpen}
        covered={tasks.coversChat}
        onClose={closeList}
        onFocusWithin={list.setHasFocus}
      >
        <Sidebar
          currentId={id}
          isDrawer={list.isDrawer}
          searchField={searchField}
          onNavigate={list.closeDrawer}
          onClose={closeList}
          onShowShortcuts={() => setHelpOpen(true)}
        />
      </SidePanel>
      <main className={styles.main} inert={list.coversChat || tasks.coversChat}>
        <ChatHeader
          title={isGone ? undefined : title}
          listButton={listButton}
          hasListButton={list.hasOpenButton}
          onOpenList={() => list.setOpen(true)}
          tasksButton={tasksButton}
          areTasksOpen={tasks.isOpen}
          onToggleTasks={toggleTasks}
        />
        {isValid ? (
          <ChatPane key={conversation.id} conversation={conversation} isFirstChat={isFirstChat} />
        ) : (
          <NoSuchChat />
        )}
      </main>
      <SidePanel side="right" isDrawer={tasks.isDrawer} open={tasks.isOpen} onClose={closeTasks}>
        {tasks.wasOpened && (
          <ErrorBoundary fallback={<p className="alert alert--danger">The tasks cannot be shown. Reload the page.</p>}>
            <TasksPanel onClose={closeTasks} />
          </ErrorBoundary>
        )}
      </SidePanel>
      {isHelpOpen && <ShortcutHelp onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

import { useState } from 'react';
import type { Session } from '../../api/sessions';
import { Dialog } from '../../ui/Dialog';
import { IconButton } from '../../ui/IconButton';
import { ListFrame } from './ListFrame';
import { useSessionActions } from './SessionActionsContext';
import itemStyles from './SessionItem.module.css';
import styles from './SessionList.module.css';
import { useSessions } from './useSessions';

const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

/** Deleted chats that can still be restored. They cannot be opened until then. */
export function DeletedList() {
  const list = useSessions('deleted');
  return (
    <section className={styles.list} aria-label="Recently deleted chats" data-scroller="">
      <p className={styles.note}>Deleted chats are kept for 30 days. Then they are gone for good.</p>
      <ListFrame list={list} empty="Nothing has been deleted lately.">
        <ul>
          {list.sessions.map((session) => (
            <DeletedItem key={session.id} session={session} />
          ))}
        </ul>
      </ListFrame>
    </section>
  );
}

function DeletedItem({ session }: { session: Session }) {
  const sessionActions = useSessionActions();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const restore = async () => {
    setBusy(true);
    await sessionActions.restore([session]);
    setBusy(false);
  };
  const purge = async () => {
    setAsking(false);
    setBusy(true);
    await sessionActions.purge(session);
    setBusy(false);
  };
  return (
    <li className={itemStyles.item} aria-busy={busy}>
      <div className={itemStyles.deleted}>
        <span dir="auto">{session.title}</span>
        {session.deletedAt && <small>Deleted {day.format(new Date(session.deletedAt))}</small>}
      </div>
      <IconButton icon="restore" label={`Restore ${session.title}`} disabled={busy} onClick={() => void restore()} />
      <IconButton
        icon="trash"
        label={`Delete ${session.title} for good`}
        disabled={busy}
        onClick={() => setAsking(true)}
      />
      {asking && (
        <Dialog title="Delete this chat for good?" onClose={() => setAsking(false)}>
          <p>“{session.title}” is deleted with all its messages, now. It cannot be restored.</p>
          <div className={styles.ways}>
            <button type="button" className="button button--secondary" onClick={() => setAsking(false)}>
              Cancel
            </button>
            <button type="button" className="button button--danger" onClick={() => void purge()}>
              Delete for good
            </button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

import { useState } from 'react';
import { useServices } from '../app/services';
import { IconButton } from '../ui/IconButton';
import { ListFrame } from './ListFrame';
import itemStyles from './SessionItem.module.css';
import styles from './SessionList.module.css';
import type { Session } from './types';
import { useSessions } from './useSessions';

const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

/** Chats that were deleted and can still be had back. They cannot be opened before that. */
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
  const { sessionActions } = useServices();
  const [busy, setBusy] = useState(false);
  const restore = async () => {
    setBusy(true);
    await sessionActions.restore(session);
    setBusy(false);
  };
  return (
    <li className={itemStyles.item} aria-busy={busy}>
      <div className={itemStyles.deleted}>
        <span dir="auto">{session.title}</span>
        {session.deletedAt && <small>Deleted {day.format(new Date(session.deletedAt))}</small>}
      </div>
      <IconButton icon="restore" label={`Restore ${session.title}`} disabled={busy} onClick={() => void restore()} />
    </li>
  );
}

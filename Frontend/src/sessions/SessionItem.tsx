import { useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useServices } from '../app/services';
import type { RunMark } from '../events/runMarks';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { RenameField } from './RenameField';
import styles from './SessionItem.module.css';
import type { Session } from './types';
import { useRenameSession } from './useSessions';

const markNames = { running: 'Being answered', finished: 'New answer' } as const;

interface SessionItemProps {
  session: Session;
  mark: RunMark | undefined;
  current: boolean;
  onNavigate: () => void;
}

export function SessionItem({ session, mark, current, onNavigate }: SessionItemProps) {
  const { deletions } = useServices();
  const navigate = useNavigate();
  const rename = useRenameSession();
  const [renaming, setRenaming] = useState(false);
  const refocus = useRef(false);

  const remove = () => {
    const address = `/chat/${session.id}`;
    deletions.schedule(session, () => {
      if (current) void navigate(address);
    });
    if (current) void navigate('/');
  };

  if (renaming) {
    return (
      <li className={styles.item}>
        <RenameField
          title={session.title}
          onEnd={(title, byKey) => {
            refocus.current = byKey;
            setRenaming(false);
            if (title) rename.mutate({ session, title });
          }}
        />
      </li>
    );
  }
  return (
    <li className={styles.item}>
      <Link
        ref={(link) => {
          // The field that had the focus is gone.
          if (refocus.current) link?.focus();
          refocus.current = false;
        }}
        to={`/chat/${session.id}`}
        className={styles.link}
        aria-current={current ? 'page' : undefined}
        title={session.title}
        onClick={onNavigate}
        onDoubleClick={() => setRenaming(true)}
      >
        {session.title}
      </Link>
      {mark && <span className={styles.mark} data-mark={mark} role="img" aria-label={markNames[mark]} title={markNames[mark]} />}
      <Menu
        label={`Actions for ${session.title}`}
        className={styles.actions}
        items={[
          { label: 'Rename', icon: 'edit', onSelect: () => setRenaming(true) },
          { label: 'Delete', icon: 'trash', danger: true, onSelect: remove },
        ]}
      >
        <Icon name="more" size={18} />
      </Menu>
    </li>
  );
}

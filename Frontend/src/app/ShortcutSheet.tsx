import { usePreference } from '../lib/preference';
import { keyNames, shortcuts, singleKeys } from '../lib/shortcuts';
import type { ShortcutName } from '../lib/shortcuts';
import { Dialog } from '../ui/Dialog';
import styles from './ShortcutSheet.module.css';

interface Row {
  label: string;
  keys: readonly string[];
}

const inTheList: readonly Row[] = [
  { label: 'Go through the chats', keys: ['↑', '↓', 'Home', 'End'] },
  { label: 'Rename', keys: ['F2'] },
  { label: 'Delete', keys: ['Del'] },
  { label: 'Select several', keys: ['Space'] },
];

const inTheField: readonly Row[] = [
  { label: 'Send', keys: ['Enter'] },
  { label: 'New line', keys: ['Shift + Enter'] },
];

/** The list of all shortcuts. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const [alone, setAlone] = usePreference(singleKeys, true);
  const everywhere = (Object.keys(shortcuts) as ShortcutName[]).map((name) => {
    const shortcut = shortcuts[name];
    return { label: shortcut.label, keys: [keyNames(name), ...('alone' in shortcut && alone ? [shortcut.alone] : [])] };
  });

  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <Rows title="Everywhere" rows={everywhere} />
      <Rows title="While writing" rows={inTheField} />
      <Rows title="In the chat list" rows={inTheList} />
      <label className={styles.choice}>
        <input type="checkbox" checked={alone} onChange={({ target }) => setAlone(target.checked)} />
        Single keys, such as ?, work too
      </label>
      <button type="button" className="button button--secondary" onClick={onClose}>
        Close
      </button>
    </Dialog>
  );
}

function Rows({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section className={styles.rows}>
      <h3>{title}</h3>
      <dl>
        {rows.map(({ label, keys }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

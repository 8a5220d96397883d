import { Logo } from '../../ui/Logo';
import styles from './EmptyState.module.css';
import { FirstRunHint } from './FirstRunHint';
import { useModels } from './useModels';

const suggestions = [
  'Add a task: buy oat milk',
  'What is on my list?',
  'Plan a calm Saturday for two',
  'Explain async and await in C#',
];

interface EmptyStateProps {
  name: string;
  /** The user has no chat yet; undefined while that is not known. */
  isFirstChat: boolean | undefined;
  /** The model that answers is the demo. */
  demo: boolean;
  onChoose: (text: string) => void;
}

export function EmptyState({ name, isFirstChat, demo, onChoose }: EmptyStateProps) {
  const models = useModels();
  // Waits for both, because a hint or a notice that appears later would push down what is being read.
  if ((models.isPending && models.failureCount === 0) || isFirstChat === undefined) return null;
  const firstName = name.trim().split(/\s+/)[0];
  return (
    <>
      {isFirstChat && <FirstRunHint />}
      <div className={styles.empty}>
        <Logo mark />
        <h2>{firstName ? `What is on your mind, ${firstName}?` : 'What is on your mind?'}</h2>
        <p>Ask anything, or add something to your to-do list.</p>
        {demo && (
          <p className={styles.demo}>
            <strong>Demo:</strong> answers are canned, the to-do list is real.
          </p>
        )}
        <ul aria-label="Suggestions">
          {suggestions.map((text) => (
            <li key={text}>
              <button type="button" onClick={() => onChoose(text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

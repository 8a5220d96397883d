import { Logo } from '../ui/Logo';
import styles from './EmptyState.module.css';
import { useModel } from './useModel';

const suggestions = [
  'Add a task: buy oat milk',
  'What is on my list?',
  'Plan a calm Saturday for two',
  'Explain async and await in C#',
];

export function EmptyState({ name, onChoose }: { name: string; onChoose: (text: string) => void }) {
  const model = useModel();
  const firstName = name.trim().split(/\s+/)[0];
  return (
    <div className={styles.empty}>
      <Logo mark />
      <h2>{firstName ? `What is on your mind, ${firstName}?` : 'What is on your mind?'}</h2>
      <p>Ask anything, or have something put on your to-do list.</p>
      {model?.demo && (
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
  );
}

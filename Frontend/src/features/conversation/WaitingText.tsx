import { useEffect, useState } from 'react';
import styles from './Message.module.css';

/** What is said after how long (ms) of waiting for the model. */
const stages: readonly [after: number, text: string][] = [
  [3_000, 'Waiting for the model…'],
  [15_000, 'Still waiting. A local model may have to be loaded first.'],
];

/** Says what is being waited for, when it takes long. */
export function WaitingText() {
  const [stage, setStage] = useState(0);
  useEffect(() => {
    const timers = stages.map(([after], index) => setTimeout(() => setStage(index + 1), after));
    return () => timers.forEach(clearTimeout);
  }, []);
  const text = stages[stage - 1]?.[1];
  return text ? <span className={styles.waiting}>{text}</span> : null;
}

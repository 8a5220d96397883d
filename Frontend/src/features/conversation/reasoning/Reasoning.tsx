import { memo, useEffect, useId, useState } from 'react';
import { onNextFrame } from '../../../lib/frames';
import { Icon } from '../../../ui/Icon';
import { LazyMarkdown } from '../markdown/LazyMarkdown';
import { durationLabel, inWords } from './durationLabel';
import styles from './Reasoning.module.css';

interface ReasoningProps {
  text: string;
  /** The model is still reasoning. */
  running: boolean;
  /** How long (ms) it has reasoned, where that is known. */
  duration: number | undefined;
}

/**
 * What a model has thought before it answered, folded. The text is in the page only while it is open, so that it is
 * neither read out nor printed with the answer.
 */
export const Reasoning = memo(function Reasoning({ text, running, duration }: ReasoningProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const label = running ? 'Thinking…' : durationLabel(duration);
  // Some models tell only that they reason, and not what.
  if (!running && text === '') return <p className={styles.label}>{label}</p>;
  return (
    <div className={styles.reasoning} data-open={open}>
      <button
        type="button"
        className={styles.label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span>{label}</span>
        {running && <Elapsed />}
        <span className={styles.chevron}>
          <Icon name="chevron" size={16} />
        </span>
      </button>
      {open && (
        <div id={id} className={styles.text} role="group" aria-label="Thoughts">
          <LazyMarkdown text={text} streaming={running} />
        </div>
      )}
    </div>
  );
});

/** The seconds since the reasoning was first seen. They are hidden from screen readers, as the label would change. */
function Elapsed() {
  const [startedAt] = useState(() => Date.now());
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    let mounted = true;
    // In the frame in which streamed text is rendered, so that both are one commit.
    const update = () => mounted && setSeconds(Math.floor((Date.now() - startedAt) / 1_000));
    const timer = setInterval(() => onNextFrame(update), 1_000);
    return () => {
      mounted = false;
      clearInterval(timer);
    };
  }, [startedAt]);

  return (
    <span className={styles.elapsed} aria-hidden="true">
      {seconds > 0 && inWords(seconds)}
    </span>
  );
}

import { IconButton } from '../../ui/IconButton';
import styles from './AnswerFooter.module.css';
import type { Feedback } from './model/types';

interface ThumbProps {
  rating: Feedback['rating'];
  pressed: boolean;
  onToggle: (rating: Feedback['rating']) => void;
}

/** The button that rates an answer, and takes the rating back. */
export function Thumb({ rating, pressed, onToggle }: ThumbProps) {
  return (
    <IconButton
      icon={rating === 'up' ? 'thumbUp' : 'thumbDown'}
      label={rating === 'up' ? 'Good answer' : 'Bad answer'}
      className={styles.thumb}
      aria-pressed={pressed}
      onClick={() => onToggle(rating)}
    />
  );
}

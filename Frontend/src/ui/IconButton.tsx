import type { ComponentProps } from 'react';
import { Icon } from './Icon';
import type { IconName } from './Icon';
import styles from './IconButton.module.css';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: IconName;
  label: string;
}

export function IconButton({ icon, label, className, ...button }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...button}
      className={[styles.button, className].filter(Boolean).join(' ')}
    >
      <Icon name={icon} />
    </button>
  );
}

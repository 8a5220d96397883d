import type { ReactNode } from 'react';
import type { ModelListItem } from '../../api/generated/chat';
import { Menu } from '../../ui/Menu';
import { traitsOf } from './modelTraits';

interface OtherModelMenuProps {
  label: string;
  models: readonly ModelListItem[];
  /** The id of the model that answered. It is not in the menu. */
  not: string | undefined;
  className?: string;
  title?: string;
  disabled?: boolean;
  onChoose: (id: string) => void;
  children: ReactNode;
}

/** A button that opens a menu of the other models. */
export function OtherModelMenu({ label, models, not, onChoose, children, ...button }: OtherModelMenuProps) {
  const items = models
    .filter(({ id }) => id !== not)
    .map((item) => ({
      label: item.name,
      hint: traitsOf(item),
      icon: 'model' as const,
      onSelect: () => onChoose(item.id),
    }));
  return (
    <Menu label={label} items={items} {...button}>
      {children}
    </Menu>
  );
}

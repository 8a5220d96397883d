import type { ModelListItem } from '../../api/generated/chat';
import { Icon } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';
import styles from './ModelPicker.module.css';
import { traitsOf } from './modelTraits';

interface ModelPickerProps {
  models: readonly ModelListItem[];
  model: ModelListItem;
  onChoose: (id: string) => void;
}

/** The model that answers the next message, as a button that opens the list of all. */
export function ModelPicker({ models, model, onChoose }: ModelPickerProps) {
  const items = models.map((item) => ({
    label: item.name,
    hint: traitsOf(item),
    icon: 'model' as const,
    checked: item.id === model.id,
    onSelect: () => onChoose(item.id),
  }));
  return (
    <Menu label={`Model: ${model.name}`} className={styles.picker} items={items}>
      <span className={styles.name}>{model.name}</span>
      <Icon name="chevron" size={16} />
    </Menu>
  );
}

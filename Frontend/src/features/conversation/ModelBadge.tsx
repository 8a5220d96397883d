import styles from './ModelBadge.module.css';
import { useModels } from './useModels';

/**
 * The name of the model, where there is only one: several are named where they are chosen. The demo model is marked,
 * because its answers are canned.
 */
export function ModelBadge() {
  const items = useModels().data?.items ?? [];
  const [model] = items;
  if (!model || items.length > 1) return null;
  return model.demo ? (
    <span className={styles.demo} title="Answers are canned. Give the service a model key for real ones.">
      Demo<span className={styles.rest}> model</span>
    </span>
  ) : (
    <span className={styles.model} title={model.name}>
      {model.name}
    </span>
  );
}

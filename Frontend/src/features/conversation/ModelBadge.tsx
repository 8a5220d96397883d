import styles from './ModelBadge.module.css';
import { useModel } from './useModel';

/** The name of the model. The demo model is marked, because its answers are canned. */
export function ModelBadge() {
  const model = useModel();
  if (!model) return null;
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

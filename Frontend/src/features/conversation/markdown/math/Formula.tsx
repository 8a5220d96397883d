import { memo, useMemo } from 'react';
import styles from './Formula.module.css';
import type { MathNode } from './mathExtension';
import { useTypeset } from './useTypeset';

/**
 * A formula as MathML. Its TeX is in the page too, because browsers copy what is selected of MathML without its
 * structure: the selection takes the TeX instead. It is shown where the formula is wrong.
 */
export const Formula = memo(function Formula({
  value,
  source,
  display,
  block,
}: Pick<MathNode, 'value' | 'source' | 'display' | 'block'>) {
  const typeset = useTypeset();
  const formula = useMemo(() => typeset?.(value, display), [typeset, value, display]);
  const Element = block ? 'div' : 'span';
  if (!formula) {
    return (
      <Element className={styles.source} data-display={display} dir="ltr">
        {source}
      </Element>
    );
  }
  return (
    <Element className={styles.formula} data-display={display} dir="ltr">
      <span
        className={styles.shown}
        tabIndex={display ? 0 : undefined}
        role={display ? 'group' : undefined}
        aria-label={display ? 'Formula' : undefined}
      >
        {formula}
      </span>
      <span className={styles.copied} aria-hidden="true">
        {source}
      </span>
    </Element>
  );
});

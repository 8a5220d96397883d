import { Icon } from '../../ui/Icon';
import { themes, useTheme } from '../../ui/theme';
import { Section } from './Section';
import styles from './Settings.module.css';

export function ThemeSection() {
  const [chosen, choose] = useTheme();
  return (
    <Section title="Theme" about="On this browser.">
      <fieldset className={styles.choices}>
        <legend>Theme</legend>
        {themes.map(({ theme, label, icon }) => (
          <label key={theme}>
            <input type="radio" name="theme" checked={theme === chosen} onChange={() => choose(theme)} />
            <Icon name={icon} size={18} />
            {label}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}

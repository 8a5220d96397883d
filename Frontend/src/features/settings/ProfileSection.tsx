import { Email } from '../../ui/Email';
import { useUser } from '../auth/UserContext';
import { Section } from './Section';
import styles from './Settings.module.css';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' });

export function ProfileSection() {
  const user = useUser();
  return (
    <Section title="Profile">
      <dl className={styles.facts}>
        <dt>Name</dt>
        <dd>{user.name}</dd>
        <dt>Email</dt>
        <dd>
          <Email address={user.email} />
        </dd>
        <dt>Member since</dt>
        <dd>{day.format(new Date(user.createdAt))}</dd>
      </dl>
    </Section>
  );
}

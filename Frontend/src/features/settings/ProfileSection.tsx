import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import type { PreferencesView } from '../../api/generated/chat';
import { browserTimeZone } from '../../lib/timeZone';
import { Email } from '../../ui/Email';
import { useUser } from '../auth/UserContext';
import { Section } from './Section';
import styles from './Settings.module.css';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' });

export function ProfileSection() {
  const user = useUser();
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['preferences'],
    queryFn: ({ signal }) => api.get<PreferencesView>('/api/chat/preferences', signal),
  });
  // The first message tells the service this browser's zone.
  const timeZone = data?.timeZone ?? browserTimeZone() ?? 'UTC';
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
        <dt>Time zone</dt>
        <dd>{timeZone}</dd>
      </dl>
    </Section>
  );
}

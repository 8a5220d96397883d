import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { usePageTitle } from '../../lib/usePageTitle';
import { Icon } from '../../ui/Icon';
import { DataSection } from './DataSection';
import { DeleteAccountSection } from './DeleteAccountSection';
import { DevicesSection } from './DevicesSection';
import { InstructionsSection } from './InstructionsSection';
import { PasswordSection } from './PasswordSection';
import { ProfileSection } from './ProfileSection';
import { RecentSignIn } from './RecentSignIn';
import styles from './Settings.module.css';
import { SignInMethodsSection } from './SignInMethodsSection';
import { ThemeSection } from './ThemeSection';
import { ToolPermissionsSection } from './ToolPermissionsSection';

export function SettingsPage() {
  usePageTitle('Settings');
  const heading = useRef<HTMLHeadingElement>(null);
  // A screen reader starts here instead of at the top of the page.
  useEffect(() => heading.current?.focus(), []);

  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <Link to="/" className={styles.back}>
          <Icon name="arrowLeft" size={18} />
          Back to the chats
        </Link>
        <h1 ref={heading} tabIndex={-1}>
          Settings
        </h1>
        <RecentSignIn>
          <ProfileSection />
          <ThemeSection />
          <InstructionsSection />
          <ToolPermissionsSection />
          <SignInMethodsSection />
          <PasswordSection />
          <DevicesSection />
          <DataSection />
          <DeleteAccountSection />
        </RecentSignIn>
      </div>
    </main>
  );
}

import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import type { Device } from '../../api/generated/auth';
import { useNow } from '../../lib/clock';
import { Icon } from '../../ui/Icon';
import { Spinner } from '../../ui/Spinner';
import { toasts } from '../../ui/toasts';
import { describeDevice, isPhone, lastUsed } from './devices';
import { Failure, Section } from './Section';
import styles from './Settings.module.css';
import { SignOutEverywhereDialog } from './SignOutEverywhereDialog';
import { useAccountChanged, useDevices } from './useAccount';

export function DevicesSection() {
  const api = useApi();
  const { data: devices, error, isPending, refetch } = useDevices();
  const changed = useAccountChanged();
  const now = useNow();
  const [leaving, setLeaving] = useState(false);
  const end = useMutation({
    mutationFn: ({ id }: Device) => api.delete(`/api/auth/sessions/${id}`),
    onSuccess: (_, device) => toasts.show({ message: `Signed out ${describeDevice(device)}.` }),
    onSettled: changed,
  });
  const endOthers = useMutation({
    mutationFn: () => api.delete('/api/auth/sessions'),
    onSuccess: () => toasts.show({ message: 'All other devices are signed out.' }),
    onSettled: changed,
  });

  const busy = end.isPending || endOthers.isPending;
  return (
    <Section title="Devices" about="Where you are signed in. Sign out what you do not know, then change your password.">
      {isPending && <Spinner label="Loading your devices" late />}
      {!devices && <Failure error={error} onRetry={() => void refetch()} />}
      {devices && (
        <>
          <ul className={styles.rows} aria-label="Devices">
            {devices.map((device) => (
              <DeviceRow key={device.id} device={device} now={now} busy={busy} onEnd={() => end.mutate(device)} />
            ))}
          </ul>
          <Failure error={end.error ?? endOthers.error} />
          <div className={styles.actions}>
            {devices.length > 1 && (
              <button
                type="button"
                className="button button--secondary"
                disabled={busy}
                onClick={() => endOthers.mutate()}
              >
                Sign out all others
              </button>
            )}
            <button type="button" className="button button--secondary" onClick={() => setLeaving(true)}>
              Sign out everywhere
            </button>
          </div>
        </>
      )}
      {leaving && <SignOutEverywhereDialog onClose={() => setLeaving(false)} />}
    </Section>
  );
}

function DeviceRow({ device, now, busy, onEnd }: { device: Device; now: Date; busy: boolean; onEnd: () => void }) {
  const name = describeDevice(device);
  return (
    <li>
      <Icon name={isPhone(device) ? 'phone' : 'monitor'} />
      <div>
        <p>
          {name}
          {device.current && <span className={styles.badge}>This device</span>}
        </p>
        <p className={styles.detail}>
          {device.current ? 'In use now' : `Last used ${lastUsed(device, now)}`}
          {device.ipAddress && <> · {device.ipAddress}</>}
        </p>
      </div>
      {!device.current && (
        <button
          type="button"
          className="button button--sm button--secondary"
          aria-label={`Sign out ${name}`}
          disabled={busy}
          onClick={onEnd}
        >
          Sign out
        </button>
      )}
    </li>
  );
}

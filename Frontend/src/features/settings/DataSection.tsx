import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import { saveFile } from '../../lib/saveFile';
import { Icon } from '../../ui/Icon';
import { Spinner } from '../../ui/Spinner';
import { useRecentSignIn } from './recentSignIn';
import { Failure, Section } from './Section';

export function DataSection() {
  const api = useApi();
  const withRecentSignIn = useRecentSignIn();
  const exportData = useMutation({
    mutationFn: () => withRecentSignIn(() => api.download('/api/auth/export')),
    onSuccess: (file) => saveFile(file, 'fubuni-export.json'),
  });

  return (
    <Section title="Your data" about="Your account, devices, security events, chats and tasks, as one JSON file.">
      <Failure error={exportData.error} />
      <button
        type="button"
        className="button button--secondary"
        aria-disabled={exportData.isPending}
        onClick={() => {
          if (!exportData.isPending) exportData.mutate();
        }}
      >
        {exportData.isPending ? <Spinner label="Exporting your data" /> : <Icon name="download" size={18} />} Export my
        data
      </button>
    </Section>
  );
}

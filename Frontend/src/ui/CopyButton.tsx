import { useEffect, useState } from 'react';
import { IconButton } from './IconButton';
import { toasts } from './toasts';

/** @param text What is copied; a function where it takes work to make. */
export function CopyButton({ text, label }: { text: string | (() => string); label: string }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setCopied(true);
    } catch {
      toasts.show({ message: 'This browser does not allow copying here.', tone: 'danger' });
    }
  };

  return <IconButton icon={copied ? 'check' : 'copy'} label={copied ? 'Copied' : label} onClick={copy} />;
}

import { useState } from 'react';
import { DeleteAccountDialog } from './DeleteAccountDialog';
import { Section } from './Section';

export function DeleteAccountSection() {
  const [open, setOpen] = useState(false);
  return (
    <Section title="Delete account" about="For good. You may want to export your data first.">
      <button type="button" className="button button--danger" onClick={() => setOpen(true)}>
        Delete my account
      </button>
      {open && <DeleteAccountDialog onClose={() => setOpen(false)} />}
    </Section>
  );
}

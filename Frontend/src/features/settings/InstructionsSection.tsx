import { useId, useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import type { InstructionsView } from '../../api/generated/chat';
import { Spinner } from '../../ui/Spinner';
import { toasts } from '../../ui/toasts';
import { Failure, Section } from './Section';
import styles from './Settings.module.css';

const path = '/api/chat/instructions';
const key = ['instructions'];

/** As the service accepts it, in UTF-16 code units. */
const maxLength = 4_000;

/** What the user wants the assistant to know in every chat. */
export function InstructionsSection() {
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<InstructionsView>(path, signal),
    // Another tab's change must not replace what is being typed.
    staleTime: Infinity,
  });
  return (
    <Section title="Instructions" about="What Fubuni should know in every chat, from the next answer on.">
      {isPending && <Spinner label="Loading your instructions" late />}
      {!data && <Failure error={error} onRetry={() => void refetch()} />}
      {data && <InstructionsForm saved={data} />}
    </Section>
  );
}

function InstructionsForm({ saved }: { saved: InstructionsView }) {
  const api = useApi();
  const cache = useQueryClient();
  const [aboutMe, setAboutMe] = useState(saved.aboutMe);
  const [howToAnswer, setHowToAnswer] = useState(saved.howToAnswer);
  const save = useMutation({
    mutationFn: () => api.put<InstructionsView>(path, { aboutMe, howToAnswer }),
    onSuccess: (view) => {
      cache.setQueryData(key, view);
      setAboutMe(view.aboutMe);
      setHowToAnswer(view.howToAnswer);
      toasts.show({ message: 'Your instructions are saved.' });
    },
  });
  const unchanged = aboutMe === saved.aboutMe && howToAnswer === saved.howToAnswer;

  return (
    <form
      className={styles.instructions}
      onSubmit={(event) => {
        event.preventDefault();
        if (!unchanged && !save.isPending) save.mutate();
      }}
    >
      <TextArea
        label="About you"
        hint="Your work, your languages, what you like."
        value={aboutMe}
        onChange={setAboutMe}
      />
      <TextArea
        label="How Fubuni should answer"
        hint="For example: in short, with examples in C#."
        value={howToAnswer}
        onChange={setHowToAnswer}
      />
      <Failure error={save.error} />
      <button type="submit" className="button button--primary" disabled={unchanged || save.isPending}>
        Save instructions
      </button>
    </form>
  );
}

interface TextAreaProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
}

function TextArea({ label, hint, value, onChange }: TextAreaProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        maxLength={maxLength}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className={styles.about}>
        {hint}
      </p>
    </div>
  );
}

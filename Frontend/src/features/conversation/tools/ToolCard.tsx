import { getToolName } from 'ai';
import type { DynamicToolUIPart, ToolUIPart } from 'ai';
import { Icon } from '../../../ui/Icon';
import { Spinner } from '../../../ui/Spinner';
import { Approval } from './Approval';
import styles from './ToolCard.module.css';
import { pretty, toolLabel, toolResult, toolServer, toolSummary } from './toolView';

type ToolPart = ToolUIPart | DynamicToolUIPart;

/** A tool call in one line: the tool, its main input and its outcome. Expanded, it shows the input and the result. */
export function ToolCard({ part, live }: { part: ToolPart; live: boolean }) {
  const name = toolLabel(getToolName(part));
  const server = toolServer(getToolName(part));
  if (live && part.state === 'approval-requested')
    return (
      <Approval key={part.approval.id} id={part.approval.id} name={name} server={server}>
        <Value label="Input" value={part.input} />
      </Approval>
    );

  const summary = toolSummary(part.input);
  const failed = part.state === 'output-error' || part.state === 'output-denied';
  return (
    <details className={styles.card} data-failed={failed}>
      <summary>
        <Status part={part} live={live} />
        <span className={styles.name}>{name}</span>
        {server && <span className={styles.server}>{server}</span>}
        {summary && <span className={styles.summary}>{summary}</span>}
        <span className={styles.chevron}>
          <Icon name="chevron" size={16} />
        </span>
      </summary>
      {part.input !== undefined && <Value label="Input" value={part.input} />}
      {part.state === 'output-available' && <Value label="Result" value={toolResult(part.output)} />}
      {part.state === 'output-error' && <Value label="Error" value={part.errorText} />}
    </details>
  );
}

/** A call that has not ended when its stream has will never end. */
function Status({ part, live }: { part: ToolPart; live: boolean }) {
  if (part.state === 'output-available') return <StatusIcon name="check" label="Done" className={styles.done} />;
  if (part.state === 'output-denied') return <StatusIcon name="close" label="Not allowed" className={styles.failed} />;
  if (part.state === 'output-error') return <StatusIcon name="alert" label="Failed" className={styles.failed} />;
  return live ? (
    <Spinner label="Running" />
  ) : (
    <StatusIcon name="alert" label="Not finished" className={styles.failed} />
  );
}

function StatusIcon({
  name,
  label,
  className,
}: {
  name: 'check' | 'alert' | 'close';
  label: string;
  className?: string;
}) {
  return (
    <span className={className} role="img" aria-label={label}>
      <Icon name={name} size={18} />
    </span>
  );
}

function Value({ label, value }: { label: string; value: unknown }) {
  return (
    <div className={styles.value}>
      <p>{label}</p>
      <pre tabIndex={0}>{pretty(value)}</pre>
    </div>
  );
}

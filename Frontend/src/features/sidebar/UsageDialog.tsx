import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import { describeError } from '../../api/describeError';
import type { SessionUsage, TokenUsage } from '../../api/generated/chat';
import type { Session } from '../../api/sessions';
import { Dialog } from '../../ui/Dialog';
import { Figures } from '../../ui/Figures';
import { Spinner } from '../../ui/Spinner';
import { tokens } from '../conversation/figures';
import type { Figure } from '../conversation/figures';

/** The usage of the answers of a chat, on all its branches. */
export function UsageDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const api = useApi();
  const { data, error } = useQuery({
    queryKey: ['session-usage', session.id],
    queryFn: ({ signal }) => api.get<SessionUsage>(`/api/chat/sessions/${session.id}/usage`, signal),
    gcTime: 0,
  });
  return (
    <Dialog title="Usage" onClose={onClose}>
      <p dir="auto">{session.title}</p>
      {error ? (
        <p className="alert alert--danger" role="alert">
          {describeError(error)}
        </p>
      ) : data ? (
        <>
          <Figures figures={figuresOf(data)} />
          {data.answersWithoutFigures > 0 && (
            <p>
              {data.answersWithoutFigures === 1 ? '1 answer is' : `${data.answersWithoutFigures} answers are`} not or
              only partly in these sums, because the model did not report its tokens.
            </p>
          )}
        </>
      ) : (
        <Spinner label="Loading" />
      )}
      <button type="button" className="button button--secondary" onClick={onClose}>
        Close
      </button>
    </Dialog>
  );
}

function figuresOf(usage: SessionUsage): Figure[] {
  const { title } = usage;
  const isPartial = usage.answersWithoutFigures > 0 || title?.isPartial === true;
  const models = usage.models.map(({ model, answers }) => `${model ?? 'Unknown'} (${answers})`);
  return [
    ['Answers', `${usage.answers}`],
    ['Input tokens', tokens(usage.inputTokens, isPartial)],
    ...(typeof usage.cachedInputTokens === 'number'
      ? [['of them cached', tokens(usage.cachedInputTokens)] as const]
      : []),
    ['Output tokens', tokens(usage.outputTokens, isPartial)],
    ...(typeof usage.reasoningTokens === 'number'
      ? [['of them reasoning', tokens(usage.reasoningTokens)] as const]
      : []),
    ...(title ? [['For the title, in all', titleTokens(title)] as const] : []),
    [usage.models.length === 1 ? 'Model' : 'Models', models.join(', ') || 'None'],
  ];
}

/** Those of the request and of the title together. */
function titleTokens({ inputTokens, outputTokens, isPartial }: TokenUsage): string {
  const isKnown = typeof inputTokens === 'number' || typeof outputTokens === 'number';
  return tokens(isKnown ? (inputTokens ?? 0) + (outputTokens ?? 0) : undefined, isPartial);
}

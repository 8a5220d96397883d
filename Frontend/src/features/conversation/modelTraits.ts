import type { ModelListItem } from '../../api/generated/chat';

/** What is special about a model, in a few words; empty for nothing. */
export function traitsOf({ demo, reasoning, tools, contextLength }: ModelListItem): string {
  const traits = [
    demo && 'Canned answers',
    reasoning && 'Reasoning',
    !tools && 'No tools',
    contextLength && `${tokens.format(contextLength)} tokens`,
  ];
  return traits.filter(Boolean).join(' · ');
}

const tokens = new Intl.NumberFormat('en');

// What the demo model says. Pure functions of a chat completion request, so that they can be tested without a server.
import { understand } from './requests.mjs';
import { diagram, help, image, mathematics, thoughts } from './showcase.mjs';
import { essay, overview, table } from './texts.mjs';
import { asksForTitle, titleOf } from './titles.mjs';

/**
 * @param {{messages: object[], tools?: object[], tool_choice?: unknown}} request a chat completion request
 * @returns {{kind: 'prose'|'slow'|'short'|'tools'|'error'|'hang'|'cut', text?: string, reasoning?: string, calls?: {name: string, input: object}[], status?: number, usage?: object}}
 */
export function reply(request) {
  const answer = decide(request);
  return { ...answer, usage: usageOf(request, answer) };
}

function decide(request) {
  const said = lastUserText(request.messages);
  if (asksForTitle(request.messages)) {
    return { kind: 'short', text: titleOf(said) };
  }

  const failure = failureIn(said);
  if (failure) {
    return failure;
  }

  const wish = understand(said);
  if (!wish) {
    const kind = said.includes('demo-slow') ? 'slow' : 'prose';
    return { kind, text: proseFor(said), ...(asksToThink(said) && { reasoning: thoughts }) };
  }

  const results = toolResultsOfTurn(request.messages);
  const step = nextStep(wish, results);
  if (step.call && !offers(request, step.call.name)) {
    return { kind: 'short', text: 'I have no tool for the to-do list here, so I cannot do that.' };
  }

  return step.call ? { kind: 'tools', calls: [step.call] } : { kind: 'short', text: step.text };
}

function nextStep(wish, results) {
  const failed = results.find((result) => result.value === undefined);
  if (failed) {
    return { text: `That did not work: ${failed.text}` };
  }

  const last = results.at(-1);
  switch (wish.does) {
    case 'add':
      return last ? { text: `Done: I added **${last.value.title}** to your list.` } : { call: { name: 'add_task', input: { title: wish.title } } };
    case 'list':
      return last ? { text: describeList(last.value.tasks) } : { call: { name: 'list_tasks', input: { status: 'open' } } };
    default:
      return changeOne(wish, results);
  }
}

// A change needs an id, and the list is where ids are: first the list, then the change, then a word about it.
function changeOne(wish, results) {
  const listed = results.find((result) => result.name === 'list_tasks');
  if (!listed) {
    return { call: { name: 'list_tasks', input: { status: wish.does === 'complete' ? 'open' : 'all' } } };
  }

  const changed = results.find((result) => result.name !== 'list_tasks');
  if (changed) {
    return { text: confirm(wish, changed.value) };
  }

  const matches = find(listed.value.tasks, wish.title);
  if (matches.length === 0) {
    return { text: `I found no task like "${wish.title}" on your list.` };
  }

  if (matches.length > 1) {
    return { text: `Which one do you mean?\n\n${matches.map((task) => `- ${task.title}`).join('\n')}` };
  }

  const id = matches[0].id;
  switch (wish.does) {
    case 'complete':
      return { call: { name: 'complete_task', input: { id } } };
    case 'delete':
      return { call: { name: 'delete_task', input: { id } } };
    default:
      return { call: { name: 'update_task', input: { id, title: wish.newTitle } } };
  }
}

function confirm(wish, task) {
  switch (wish.does) {
    case 'complete':
      return `Well done! **${task.title}** is completed.`;
    case 'delete':
      return `I deleted **${task.title}** from your list.`;
    default:
      return `The task is now called **${task.title}**.`;
  }
}

function describeList(tasks) {
  if (tasks.length === 0) {
    return 'Your list is empty. Enjoy!';
  }

  const lines = tasks.map((task) => `- ${task.title}${task.dueAt ? ` (due ${task.dueAt.slice(0, 10)})` : ''}`);
  return `You have ${tasks.length} open ${tasks.length === 1 ? 'task' : 'tasks'}:\n\n${lines.join('\n')}`;
}

// The same title wins over one that only contains the words.
function find(tasks, title) {
  const wanted = normalise(title);
  const same = tasks.filter((task) => normalise(task.title) === wanted);
  return same.length > 0 ? same : tasks.filter((task) => normalise(task.title).includes(wanted));
}

function normalise(text) {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

function proseFor(said) {
  if (/^\s*(?:please )?help\b|\bwhat can you show\b/i.test(said)) {
    return help;
  }

  if (/\b(long|essay|detailed|in depth|story|\d{3,} words)\b/i.test(said)) {
    return essay;
  }

  if (/\b(mathematics|maths?|formulas?|equations?)\b/i.test(said)) {
    return mathematics;
  }

  if (/\b(diagrams?|flow ?charts?|mermaid)\b/i.test(said)) {
    return diagram;
  }

  if (/\b(images?|pictures?|photos?)\b/i.test(said)) {
    return image;
  }

  return /\b(table|compare|comparison|versus|vs)\b/i.test(said) ? table : overview;
}

function asksToThink(said) {
  return /\b(?:think|reason|ponder) (?:about|of|on|through|before|hard|carefully|step)\b|\breasoning\b/i.test(said);
}

function failureIn(said) {
  const error = /\bdemo-error-([45]\d\d)\b/.exec(said);
  if (error) {
    return { kind: 'error', status: Number(error[1]) };
  }

  if (/^\s*(?:please )?fail\b(?: please)?[\s.!]*$/i.test(said)) {
    return { kind: 'error', status: 500 };
  }

  const shown = /\bshow me an? (failure|error|interruption|interrupted answer)\b/i.exec(said)?.[1];
  if (shown) {
    return /interrupt/i.test(shown) ? { kind: 'cut', text: essay } : { kind: 'error', status: 500 };
  }

  if (said.includes('demo-hang')) {
    return { kind: 'hang' };
  }

  return said.includes('demo-cut') ? { kind: 'cut', text: essay } : undefined;
}

function lastUserText(messages) {
  const content = messages.findLast((message) => message.role === 'user')?.content ?? '';
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
}

// A tool's result is JSON; what is not is the text of an error.
function toolResultsOfTurn(messages) {
  const turn = messages.slice(messages.findLastIndex((message) => message.role === 'user') + 1);
  const names = new Map(turn.flatMap((message) => message.tool_calls ?? []).map((call) => [call.id, call.function.name]));
  return turn
    .filter((message) => message.role === 'tool')
    .map((message) => {
      const text = typeof message.content === 'string' ? message.content : message.content.map((part) => part.text ?? '').join('');
      return { name: names.get(message.tool_call_id), text, value: parse(text) };
    });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function offers(request, name) {
  return request.tool_choice !== 'none' && (request.tools ?? []).some((tool) => tool.function?.name === name);
}

// About four characters to a token, as for most models.
function usageOf(request, answer) {
  const tokens = (value) => Math.ceil(JSON.stringify(value ?? '').length / 4);
  return { prompt_tokens: tokens(request.messages) + tokens(request.tools), completion_tokens: tokens(answer.reasoning) + tokens(answer.text ?? answer.calls) };
}

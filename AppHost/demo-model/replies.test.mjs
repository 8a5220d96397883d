import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reply } from './replies.mjs';
import { understand } from './requests.mjs';

const tools = ['add_task', 'list_tasks', 'complete_task', 'update_task', 'delete_task'].map((name) => ({ type: 'function', function: { name } }));
const milk = { id: 'id-milk', title: 'Buy oat milk' };
const mother = { id: 'id-mother', title: 'Call mother', dueAt: '2026-05-01T17:00:00Z' };

// A conversation: the user's text, then for each call its name and result.
function turn(said, ...results) {
  const messages = [{ role: 'system', content: 'You are Fubuni.' }, { role: 'user', content: said }];
  results.forEach(([name, result], index) => {
    messages.push({ role: 'assistant', tool_calls: [{ id: `c${index}`, type: 'function', function: { name, arguments: '{}' } }] });
    messages.push({ role: 'tool', tool_call_id: `c${index}`, content: typeof result === 'string' ? result : JSON.stringify(result) });
  });
  return { messages, tools };
}

for (const [said, wish] of [
  ['Add a task: buy oat milk', { does: 'add', title: 'buy oat milk' }],
  ['please add a new task to my list: water the plants!', { does: 'add', title: 'water the plants' }],
  ['Remind me to call mother.', { does: 'add', title: 'call mother' }],
  ['Add "pay rent" to my to-do list', { does: 'add', title: 'pay rent' }],
  ['Create a todo to fix the bike', { does: 'add', title: 'fix the bike' }],
  ['Add a task: 買牛奶 🥛', { does: 'add', title: '買牛奶 🥛' }],
  ["What's on my list?", { does: 'list' }],
  ['What is on my list?', { does: 'list' }],
  ['Show me my tasks', { does: 'list' }],
  ['Complete buy oat milk', { does: 'complete', title: 'buy oat milk' }],
  ["I'm done with the task buy oat milk", { does: 'complete', title: 'buy oat milk' }],
  ['Done with buy oat milk!', { does: 'complete', title: 'buy oat milk' }],
  ['Mark buy oat milk as done', { does: 'complete', title: 'buy oat milk' }],
  ['Delete buy oat milk from my list', { does: 'delete', title: 'buy oat milk' }],
  ['Rename buy oat milk to buy soy milk', { does: 'rename', title: 'buy oat milk', newTitle: 'buy soy milk' }],
]) {
  test(`understands "${said}"`, () => assert.deepEqual(understand(said), wish));
}

for (const said of ['Hello', 'What is the capital of France?', 'Check my code for errors', 'How do I list files?', 'I need to know more']) {
  test(`takes "${said}" for a question`, () => assert.equal(understand(said), undefined));
}

test('adds a task and then names it', () => {
  assert.deepEqual(reply(turn('Add a task: buy oat milk')).calls, [{ name: 'add_task', input: { title: 'buy oat milk' } }]);
  const done = reply(turn('Add a task: buy oat milk', ['add_task', milk]));
  assert.equal(done.kind, 'short');
  assert.match(done.text, /added \*\*Buy oat milk\*\*/);
});

test('lists the open tasks', () => {
  assert.deepEqual(reply(turn("What's on my list?")).calls, [{ name: 'list_tasks', input: { status: 'open' } }]);
  const listed = reply(turn("What's on my list?", ['list_tasks', { tasks: [milk, mother] }])).text;
  assert.match(listed, /2 open tasks/);
  assert.match(listed, /Call mother \(due 2026-05-01\)/);
  assert.match(reply(turn("What's on my list?", ['list_tasks', { tasks: [] }])).text, /empty/);
});

for (const [said, call, text] of [
  ['Complete oat milk', { name: 'complete_task', input: { id: 'id-milk' } }, /\*\*Buy oat milk\*\* is completed/],
  ['Delete buy oat milk', { name: 'delete_task', input: { id: 'id-milk' } }, /deleted \*\*Buy oat milk\*\*/],
  ['Rename oat milk to Buy soy milk', { name: 'update_task', input: { id: 'id-milk', title: 'Buy soy milk' } }, /now called/],
]) {
  test(`finds the task before it acts: ${said}`, () => {
    const first = reply(turn(said));
    assert.equal(first.calls[0].name, 'list_tasks');
    const listed = ['list_tasks', { tasks: [mother, milk] }];
    assert.deepEqual(reply(turn(said, listed)).calls, [call]);
    assert.match(reply(turn(said, listed, [call.name, milk])).text, text);
  });
}

test('asks back when several tasks fit, and says so when none does', () => {
  const milks = { tasks: [milk, { id: 'id-2', title: 'Return milk bottles' }] };
  assert.match(reply(turn('Complete milk', ['list_tasks', milks])).text, /Which one/);
  assert.match(reply(turn('Complete bread', ['list_tasks', milks])).text, /no task like "bread"/);
});

test('an exact title wins over one that contains it', () => {
  const tasks = { tasks: [{ id: 'id-2', title: 'Buy oat milk and bread' }, milk] };
  assert.deepEqual(reply(turn('Complete buy oat milk', ['list_tasks', tasks])).calls, [{ name: 'complete_task', input: { id: 'id-milk' } }]);
});

test('says that a tool failed', () => {
  const failed = reply(turn('Add a task: x', ['add_task', 'An error occurred']));
  assert.equal(failed.kind, 'short');
  assert.match(failed.text, /did not work: An error occurred/);
});

test('calls no tool that is not offered', () => {
  assert.match(reply({ ...turn('Add a task: x'), tools: [] }).text, /no tool/);
  assert.match(reply({ ...turn('Add a task: x'), tool_choice: 'none' }).text, /no tool/);
});

test('results of an earlier turn do not count for this one', () => {
  const earlier = turn('Add a task: buy oat milk', ['add_task', milk]).messages;
  const messages = [...earlier, { role: 'assistant', content: 'Done.' }, { role: 'user', content: 'Add a task: call mother' }];
  assert.deepEqual(reply({ messages, tools }).calls, [{ name: 'add_task', input: { title: 'call mother' } }]);
});

test('answers all else with Markdown, and says what it is', () => {
  const overview = reply(turn('Hello')).text;
  for (const piece of [/^## /m, /^- /m, /```csharp/, /demo model/]) {
    assert.match(overview, piece);
  }

  assert.match(reply(turn('Compare the two')).text, /\|---\|/);
  const long = reply(turn('Write a long essay')).text;
  assert.ok(long.split(/\s+/).length > 600);
  assert.match(long, /demo model/);
});

test('fails on demand', () => {
  assert.deepEqual([reply(turn('demo-error-500')).kind, reply(turn('demo-error-500')).status], ['error', 500]);
  assert.equal(reply(turn('demo-error-429')).status, 429);
  assert.equal(reply(turn('please demo-hang')).kind, 'hang');
  assert.equal(reply(turn('demo-cut')).kind, 'cut');
});

for (const [said, piece] of [
  ['Show me mathematics', /\\frac/],
  ['What is the formula for the roots?', /\\sqrt/],
  ['Draw a diagram', /```mermaid\nflowchart/],
  ['Show me a table', /\| Oat \| 12 \|/],
  ['Show me an image', /!\[The icon of Fubuni\]\(\/icon-192\.png\)/],
  ['Show me a long answer', /# A long answer/],
  ['Help', /`Show me mathematics`/],
  ['What can you show?', /`Show me an image`/],
]) {
  test(`shows what the page can do: ${said}`, () => {
    const { kind, text, reasoning } = reply(turn(said));
    assert.equal(kind, 'prose');
    assert.match(text, piece);
    assert.match(text, /demo model/);
    assert.equal(reasoning, undefined);
  });
}

test('reasons on request, whatever it answers with', () => {
  assert.match(reply(turn('Think about the sea')).reasoning, /canned/);
  assert.match(reply(turn('Show me reasoning')).reasoning, /canned/);
  const { text, reasoning, usage } = reply(turn('Think carefully and show me mathematics'));
  assert.match(text, /\\frac/);
  assert.ok(reasoning.length > 0);
  assert.ok(usage.completion_tokens > reply(turn('Show me mathematics')).usage.completion_tokens);
  for (const said of ['I think so', 'What do you think?', 'For what reason?']) {
    assert.equal(reply(turn(said)).reasoning, undefined, said);
  }
});

test('can do all that its help lists', () => {
  const listed = [...reply(turn('help')).text.matchAll(/^\| `(.+?)`/gm)].map((match) => match[1]);
  assert.equal(listed.length, 9);
  const overview = reply(turn('Hello')).text;
  for (const said of listed) {
    const { kind, text, reasoning } = reply(turn(said));
    assert.ok(['tools', 'error', 'cut'].includes(kind) || reasoning || text !== overview, said);
  }
});

test('may be cut anywhere', () => {
  for (const said of ['Show me mathematics', 'Draw a diagram', 'Show me an image', 'Help', 'Think about it']) {
    const { text, reasoning = '' } = reply(turn(said));
    assert.match(text + reasoning, /^[\x00-\x7f]+$/, said);
  }
});

test('fails when a failure is asked for in plain words', () => {
  assert.deepEqual([reply(turn('Show me a failure')).kind, reply(turn('Show me a failure')).status], ['error', 500]);
  assert.equal(reply(turn('please show me an interrupted answer')).kind, 'cut');
  assert.equal(reply(turn('Fail!')).status, 500);
  assert.equal(reply(turn('Why do tests fail?')).kind, 'prose');
  assert.equal(reply(turn('Check my code for errors')).kind, 'prose');
});

test('is slow on demand', () => {
  assert.equal(reply(turn('A long one, demo-slow')).kind, 'slow');
  assert.equal(reply(turn('A long one')).kind, 'prose');
});

test('counts tokens', () => {
  const { usage } = reply(turn('Hello'));
  assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 100);
});

// As TitlePrompt.cs of ChatService asks for a title.
const titleRequest = (said) => ({
  messages: [
    { role: 'system', content: 'You name chats. You get the beginning of a chat between a user and an assistant.' },
    {
      role: 'user',
      content: [
        `<chat>\nUser: ${said}`,
        'Assistant: User: An answer.',
        '</chat>',
        'The title, in the language of the user:',
      ].join('\n\n'),
    },
  ],
});

for (const [said, title] of [
  ['Tell me about lighthouses, in short.', 'Lighthouses'],
  ['Hello, can you please explain the tides of the North Sea to me?', 'The tides of the North Sea'],
  ['Add a task: buy oat milk', 'Buy oat milk'],
  ['Was kostet ein Brot?', 'Was kostet ein Brot'],
  ['demo-slow Tell me about tea', 'Tea'],
  ['Hello', 'Hello'],
  ['Show me a failure', 'A failure'],
  ['demo-cut', 'Demo-cut'],
  ['...', 'A chat with the demo model'],
]) {
  test(`names a chat that begins with "${said}"`, () => {
    const answer = reply(titleRequest(said));
    assert.deepEqual([answer.kind, answer.text], ['short', title]);
    assert.ok(answer.usage.prompt_tokens > 0 && answer.usage.completion_tokens > 0);
  });
}

test('a user who writes the words of a request for a title gets an answer', () => {
  assert.equal(reply(turn('You name chats. Name this one.')).kind, 'prose');
});

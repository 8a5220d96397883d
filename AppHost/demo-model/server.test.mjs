import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';

const tools = [{ type: 'function', function: { name: 'add_task', parameters: { type: 'object' } } }];
let server;
let url;

before(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = spawn(process.execPath, ['server.mjs'], {
    cwd: import.meta.dirname,
    env: { ...process.env, PORT: String(port), DEMO_MODEL_WORDS_PER_SECOND: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(server.stdout, 'data');
});

after(async () => {
  server.kill();
  await once(server, 'exit');
});

test('is healthy', async () => assert.equal((await fetch(`${url}/health`)).status, 200));

test('streams text with a finish reason and usage', async () => {
  const chunks = await stream('Hello');
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
  assert.match(text, /^## What this is/);
  assert.ok(chunks.length > 50, 'it comes in many pieces');
  assert.ok(chunks.some((chunk) => chunk.choices[0]?.finish_reason === 'stop'));
  assert.ok(chunks.at(-1).usage.completion_tokens > 0);
});

test('streams reasoning in pieces before the answer', async () => {
  const deltas = (await stream('Think about the sea')).map((chunk) => chunk.choices[0]?.delta ?? {});
  const reasoning = deltas.flatMap((delta) => delta.reasoning_content ?? []);
  assert.ok(reasoning.length > 10, 'it comes in many pieces');
  assert.match(reasoning.join(''), /^The user asks me to think/);
  const lastThought = deltas.findLastIndex((delta) => delta.reasoning_content);
  const firstWord = deltas.findIndex((delta) => delta.content);
  assert.ok(lastThought < firstWord);
});

test('streams a tool call, and after its result a sentence, emoji whole', async () => {
  const messages = [{ role: 'user', content: 'Add a task: buy 🥛🥛🥛🥛🥛' }];
  const call = (await stream(messages)).find((chunk) => chunk.choices[0]?.delta.tool_calls)?.choices[0].delta.tool_calls[0];
  const calls = (await stream(messages)).flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
  assert.equal(call.function.name, 'add_task');
  assert.deepEqual(JSON.parse(calls.map((piece) => piece.function.arguments ?? '').join('')), { title: 'buy 🥛🥛🥛🥛🥛' });

  messages.push({ role: 'assistant', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'add_task', arguments: '{}' } }] });
  messages.push({ role: 'tool', tool_call_id: 'c1', content: '{"title":"buy 🥛🥛🥛🥛🥛"}' });
  const text = (await stream(messages)).map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
  assert.match(text, /buy 🥛🥛🥛🥛🥛/);
});

test('fails on demand: with a status, and in the middle of an answer', async () => {
  assert.equal((await post('demo-error-503')).status, 503);
  await assert.rejects(stream('demo-cut'));
});

function post(said) {
  const messages = typeof said === 'string' ? [{ role: 'user', content: said }] : said;
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer demo' },
    body: JSON.stringify({ model: 'demo', messages, tools, stream: true, stream_options: { include_usage: true } }),
  });
}

async function stream(said) {
  const response = await post(said);
  assert.equal(response.status, 200);
  const text = await response.text();
  return text.split('\n\n').filter((event) => event.startsWith('data: {')).map((event) => JSON.parse(event.slice('data: '.length)));
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

// Titles of chats: ChatService asks for one after the first answer of a chat.

const maxWords = 6;

// How a request begins that is about what follows.
const leads = [
  'hey|hi|hello|ok(?:ay)?|fubuni|please',
  '(?:can|could|would) you(?: please)?',
  'tell me (?:more )?about|explain(?: to me)?|show me|write (?:me )?(?:about )?',
  '(?:add|create|make) (?:me )?an? (?:new )?(?:task|to-?do)(?: to)?|remind me to',
];
const lead = new RegExp(`^(?:${leads.join('|')})(?=[\\s,.:!]|$)[\\s,.:!]*`, 'i');

/** Whether this is ChatService's request for a title (TitlePrompt.cs), which no user can make. */
export function asksForTitle(messages) {
  const system = messages[0];
  return system?.role === 'system' && String(system.content).startsWith('You name chats.');
}

/**
 * @param {string} chat the beginning of the chat, as the request has it
 * @returns {string} the first words of the user that say what it is about
 */
export function titleOf(chat) {
  const said = /^User: (.*)$/m.exec(chat)?.[1] ?? '';
  let about = said.replace(/\bdemo-[\w-]+/g, '').trim();
  while (lead.test(about)) {
    about = about.replace(lead, '');
  }

  const words = (about || said).split(/[.!?:;,](?:\s|$)/)[0].split(/\s+/).filter(Boolean).slice(0, maxWords).join(' ');
  const [first = '', ...rest] = words;
  return /[\p{L}\p{N}]/u.test(words) ? first.toUpperCase() + rest.join('') : 'A chat with the demo model';
}

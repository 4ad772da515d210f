// Sends one message to a model and shows the answer as it streams, then what it cost.
import { element, quantity, badge } from './draw.js';

const byId = id => document.getElementById(id);

/** Keeps the list of models true without losing the one chosen. */
export function offerModels(models) {
  const names = models.map(model => model.name);
  const select = byId('model');
  if (names.join() !== [...select.options].map(option => option.value).join()) {
    const chosen = select.value;
    select.replaceChildren(...names.map(name => element('option', { value: name }, name)));
    if (names.includes(chosen)) select.value = chosen;
  }
}

export function startPlayground() {
  byId('playground').addEventListener('submit', event => {
    event.preventDefault();
    ask(byId('model').value, byId('prompt').value).catch(failure => say(failure.message));
  });
}

function say(text) {
  byId('receipt').replaceChildren(text);
}

async function ask(model, content) {
  const button = byId('playground').querySelector('button');
  button.disabled = true;
  byId('answer').textContent = '';
  say('waiting for the first token');
  try {
    const response = await fetch('../v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model, messages: [{ role: 'user', content }], max_tokens: 160, stream: true,
        stream_options: { include_usage: true, include_energy: true },
      }),
    });
    if (!response.ok) throw new Error((await response.json()).error.message);
    for await (const chunk of events(response.body)) take(chunk);
  } finally {
    button.disabled = false;
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data: {')) yield JSON.parse(line.slice(6));
    }
  }
}

function take(chunk) {
  if (chunk.error) throw new Error(chunk.error.message);
  const text = chunk.choices?.[0]?.delta?.content;
  if (text) {
    byId('answer').append(text);
    say('streaming');
  }
  if (chunk.usage) receipt(chunk.usage);
}

function receipt(usage) {
  const joules = usage.energy_joules;
  const perToken = joules === undefined || !usage.completion_tokens ? undefined : joules / usage.completion_tokens;
  byId('receipt').replaceChildren(...[
    `${usage.prompt_tokens} prompt and ${usage.completion_tokens} output tokens, ${quantity(joules, 'J')}`,
    badge(usage.energy_basis),
    perToken === undefined ? '' : `, ${quantity(perToken, 'J')} per output token`,
  ].flat());
}

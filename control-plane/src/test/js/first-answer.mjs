// The first two answers of a fresh Wattle, one streamed and one whole. Prints one JSON object.
// Usage: node first-answer.mjs BASE_URL
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.argv[2], apiKey: 'unused', maxRetries: 0 });
const request = {
  model: 'scripture-5m',
  max_tokens: 24,
  messages: [{ role: 'user', content: 'Write a poem about wisdom and bread.' }],
};

const stream = await client.chat.completions.create({
  ...request,
  stream: true,
  stream_options: { include_usage: true, include_energy: true },
});
let chunksWithText = 0;
let usage = null;
for await (const chunk of stream) {
  if (chunk.choices[0]?.delta?.content) chunksWithText++;
  if (chunk.usage) usage = chunk.usage;
}
const { response } = await client.chat.completions.create(request).withResponse();
const headerJoules = Number(response.headers.get('x-wattle-energy-joules'));
console.log(JSON.stringify({ chunksWithText, usage, headerJoules }));

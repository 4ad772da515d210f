// What OpenAI's own client sees of the gateway. Prints one JSON object: scenario -> what happened.
// Usage: node client.mjs BASE_URL. Each scenario asks a model whose engine behaves as the scenario needs.
import OpenAI, { APIError } from 'openai';

const client = new OpenAI({ baseURL: process.argv[2], apiKey: 'unused', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hello' }];

function text(chunks) {
  return chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');
}

function failure(error) {
  return {
    class: error.constructor.name,
    isApiError: error instanceof APIError,
    status: error.status ?? null,
    code: error.code ?? null,
    type: error.type ?? null,
    param: error.param ?? null,
    hasRequestId: typeof error.requestID === 'string' || typeof error.headers?.get?.('x-request-id') === 'string',
  };
}

async function read(model, options = {}) {
  const chunks = [];
  try {
    const stream = await client.chat.completions.create({ model, messages, stream: true, ...options });
    for await (const chunk of stream) chunks.push(chunk);
    return { text: text(chunks), last: chunks.at(-1), error: null };
  } catch (error) {
    return { text: text(chunks), error: failure(error) };
  }
}

async function refused(call) {
  try {
    await call();
    return 'answered';
  } catch (error) {
    return failure(error);
  }
}

const scenarios = {
  async whole() {
    const { data, response } = await client.chat.completions.create({ model: 'whole', messages }).withResponse();
    return {
      text: data.choices[0].message.content,
      requestIdMatches: data._request_id === response.headers.get('x-request-id'),
      replica: response.headers.get('x-wattle-replica'),
      joules: response.headers.get('x-wattle-energy-joules'),
    };
  },
  stream: () => read('stream'),
  streamWithUsage: () => read('stream', { stream_options: { include_usage: true } }),
  streamWithEnergy: () => read('stream', { stream_options: { include_energy: true } }),
  async finalCompletion() {
    const stream = client.chat.completions.stream({ model: 'stream', messages });
    const final = await stream.finalChatCompletion();
    return { text: final.choices[0].message.content, finish: final.choices[0].finish_reason };
  },
  async diesInTheMiddle() {
    // Many times: the error must win against the end of the connection every time.
    const seen = new Set();
    for (let i = 0; i < 20; i++) {
      const { text, error } = await read('dies');
      seen.add(JSON.stringify({ text, error }));
    }
    return [...seen].map((each) => JSON.parse(each));
  },
  endsWithoutFinish: () => read('ends'),
  stalls: () => read('stalls'),
  unknownModel: () => refused(() => client.chat.completions.create({ model: 'none', messages })),
  noCapacity: () => refused(() => client.chat.completions.create({ model: 'nowhere', messages })),
  badRequest: () => refused(() => client.chat.completions.create({ model: 'whole', messages, stream: 'yes' })),
  refusedByEngine: () => refused(() => client.chat.completions.create({ model: 'refuses', messages })),
  deadEngine: () => refused(() => client.chat.completions.create({ model: 'dead', messages })),
  tooLarge: () =>
    refused(() =>
      client.chat.completions.create({ model: 'whole', messages: [{ role: 'user', content: 'x'.repeat(100e6) }] }),
    ),
  async noRetryWhenTold() {
    // With retries allowed the client must still send one request: x-should-retry says no.
    const retrying = client.withOptions({ maxRetries: 2 });
    const start = performance.now();
    const error = await refused(() => retrying.chat.completions.create({ model: 'nowhere', messages }));
    return { code: error.code, quick: performance.now() - start < 400 };
  },
  async models() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    const one = await client.models.retrieve('org/slashed');
    return { ids, one: one.id, missing: await refused(() => client.models.retrieve('none')) };
  },
  async legacyCompletion() {
    const completion = await client.completions.create({ model: 'legacy', prompt: 'x' });
    return completion.choices[0].text;
  },
  async abort() {
    const controller = new AbortController();
    const stream = await client.chat.completions.create(
      { model: 'silent', messages, stream: true },
      { signal: controller.signal },
    );
    let leftAtMillis = 0;
    for await (const _ of stream) {
      setTimeout(() => {
        leftAtMillis = Date.now();
        controller.abort();
      }, 50);
    }
    return { leftAtMillis };
  },
  async breakOutOfTheLoop() {
    const stream = await client.chat.completions.create({ model: 'silent', messages, stream: true });
    let leftAtMillis = 0;
    for await (const _ of stream) {
      leftAtMillis = Date.now();
      break;
    }
    return { leftAtMillis };
  },
};

const results = {};
for (const [name, scenario] of Object.entries(scenarios)) {
  try {
    results[name] = await scenario();
  } catch (error) {
    results[name] = { unexpected: String(error.stack ?? error) };
  }
  process.stderr.write(`${name} done\n`);
}
console.log(JSON.stringify(results));

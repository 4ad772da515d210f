// The points that a gateway must meet for OpenAI's client, whatever its major. Prints one JSON object:
// point -> "ok", or what was seen instead. Usage: node conformance.mjs BASE_URL. Keys: sk-test, and sk-slow with a
// quota of 60 requests a minute.
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const baseURL = process.argv[2];
const client = new OpenAI({ baseURL, apiKey: 'sk-test', maxRetries: 0 });
const chat = client.chat.completions;
const helpers = chat.stream ? chat : client.beta.chat.completions;
const messages = [{ role: 'user', content: 'hello' }];
const ask = (model, more = {}, options = {}) => chat.create({ model, messages, ...more }, options);

async function read(model, more = {}) {
  const chunks = [];
  for await (const chunk of await ask(model, { stream: true, ...more })) chunks.push(chunk);
  return chunks;
}

function text(chunks, index = 0) {
  return chunks.map((each) => each.choices.find((choice) => choice.index === index)?.delta?.content ?? '').join('');
}

async function refused(call, status, code, type) {
  try {
    await call();
  } catch (error) {
    assert.equal(error.status, status);
    assert.equal(error.code, code);
    assert.equal(error.constructor.name, type);
    return error;
  }
  return assert.fail('answered');
}

async function until(condition) {
  const start = performance.now();
  while (performance.now() - start < 20000) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return assert.fail('did not come true within 20 s');
}

const points = {
  async '01 whole answer and request id'() {
    const answer = await ask('whole');
    assert.equal(answer.choices[0].message.content, 'Hi');
    assert.match(answer._request_id, /^req-/);
  },
  async '02 stream in order with its end'() {
    const chunks = await read('stream');
    assert.equal(text(chunks), 'Grüße \u2028');
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
  },
  async '03 usage when asked for'() {
    const chunks = await read('stream', { stream_options: { include_usage: true } });
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.equal(chunks.at(-1).usage.total_tokens, 15);
    assert.ok((await read('stream')).every((chunk) => !chunk.usage));
  },
  async '04 final completion of a stream'() {
    const final = await helpers.stream({ model: 'stream', messages }).finalChatCompletion();
    assert.equal(final.choices[0].finish_reason, 'stop');
  },
  async '05 tools, streamed and run'() {
    const chunks = await read('tools');
    const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta?.tool_calls ?? []);
    assert.deepEqual(
      calls.map((call) => [call.index, call.id ?? '', call.function.arguments]),
      [
        [0, 'call_1', ''],
        [0, '', '{"city":'],
        [0, '', '"Bern"}'],
      ],
    );
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    let asked;
    const run = helpers.runTools({
      model: 'tools',
      messages,
      tools: [
        {
          type: 'function',
          function: { name: 'weather', parameters, parse: JSON.parse, function: (input) => ((asked = input), '21 C') },
        },
      ],
    });
    assert.equal(await run.finalContent(), 'It is 21 C.');
    assert.deepEqual(asked, { city: 'Bern' });
  },
  async '06 several choices interleaved'() {
    const chunks = await read('many', { n: 2 });
    assert.deepEqual([text(chunks, 0), text(chunks, 1)], ['ab', 'xy']);
  },
  async '07 headers beside the answer'() {
    const { data, response } = await ask('whole').withResponse();
    assert.equal(data._request_id, response.headers.get('x-request-id'));
    assert.equal(response.headers.get('x-wattle-replica'), 'whole/0');
  },
  async '08 abort reaches the engine'() {
    const stream = await ask('silent', { stream: true });
    let leftAtMillis = 0;
    for await (const _ of stream) {
      leftAtMillis = Date.now();
      break;
    }
    return { leftAtMillis };
  },
  async '09 death before the first byte is retried elsewhere'() {
    const { data, response } = await ask('flaky').withResponse();
    assert.equal(data.choices[0].message.content, 'Hi');
    assert.match(response.headers.get('x-wattle-route-reason'), /^retry-/);
  },
  async '10 death in the middle is an error'() {
    const error = await refused(() => read('dies'), undefined, 'engine_unavailable', 'APIError');
    assert.equal(error.type, 'server_error');
  },
  async '11 a stall becomes an error'() {
    await refused(() => read('stalls'), undefined, 'engine_timeout', 'APIError');
  },
  async '12 errors have their classes'() {
    const stranger = new OpenAI({ baseURL, apiKey: 'sk-unknown', maxRetries: 0 });
    await refused(() => stranger.models.list(), 401, 'invalid_api_key', 'AuthenticationError');
    await refused(() => ask('forbidden'), 403, 'not_for_you', 'PermissionDeniedError');
    const missing = await refused(() => ask('none'), 404, 'model_not_found', 'NotFoundError');
    assert.equal(missing.param, 'model');
    await refused(() => ask('unprocessable'), 422, 'cannot', 'UnprocessableEntityError');
    await refused(() => ask('nowhere'), 503, 'no_capacity', 'InternalServerError');
    await refused(() => ask('whole', { stream: 'yes' }), 400, 'invalid_request', 'BadRequestError');
  },
  async '13 a quota is 429 and says when to come back'() {
    const slow = new OpenAI({ baseURL, apiKey: 'sk-slow', maxRetries: 0 });
    const burst = async () => {
      for (let i = 0; i < 200; i++) await slow.chat.completions.create({ model: 'whole', messages });
    };
    const error = await refused(burst, 429, 'rate_limit_exceeded', 'RateLimitError');
    const after = Number(new Headers(error.headers).get('retry-after'));
    assert.ok(after >= 1 && after <= 60, `retry-after ${after}`);
    const start = performance.now();
    await slow.chat.completions.create({ model: 'whole', messages }, { maxRetries: 3 });
    assert.ok(performance.now() - start > 500, 'the client did not wait');
  },
  async '14 no retry when told'() {
    const start = performance.now();
    await refused(() => ask('nowhere', {}, { maxRetries: 2 }), 503, 'no_capacity', 'InternalServerError');
    assert.ok(performance.now() - start < 450, 'the client asked again');
  },
  async '15 embeddings in both encodings'() {
    const input = ['a', 'b'];
    const plain = await client.embeddings.create({ model: 'embed', input, dimensions: 2, encoding_format: 'float' });
    const usual = await client.embeddings.create({ model: 'embed', input, dimensions: 2 });
    assert.deepEqual(Array.from(usual.data[0].embedding), [0.5, -2]);
    assert.deepEqual(plain.data[0].embedding, [0.5, -2]);
  },
  async '16 models, one with a slash'() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes('org/slashed') && ids.includes('whole'));
    assert.equal((await client.models.retrieve('org/slashed')).id, 'org/slashed');
    await refused(() => client.models.retrieve('none'), 404, 'model_not_found', 'NotFoundError');
  },
  async '17 legacy completions with echo and logprobs'() {
    const answer = await client.completions.create({ model: 'echo', prompt: 'x', echo: true, logprobs: 2 });
    assert.deepEqual(JSON.parse(answer.choices[0].text), { model: 'echo', prompt: 'x', echo: true, logprobs: 2 });
  },
  async '18 files, one over 100 MB'() {
    const big = new File([Buffer.alloc(101 << 20, 'a')], 'big.jsonl');
    const made = await client.files.create({ file: big, purpose: 'batch' });
    assert.equal(made.bytes, 101 << 20);
    assert.deepEqual(await client.files.retrieve(made.id).then((file) => file.filename), 'big.jsonl');
    for (let i = 0; i < 3; i++) {
      await client.files.create({ file: new File([`${i}`], `${i}.txt`), purpose: 'user_data' });
    }
    const names = [];
    for await (const file of client.files.list({ limit: 2, purpose: 'user_data' })) names.push(file.filename);
    assert.deepEqual(names.sort(), ['0.txt', '1.txt', '2.txt']);
    const content = await client.files.content(made.id);
    assert.equal((await content.arrayBuffer()).byteLength, 101 << 20);
    const deleted = client.files.delete ? await client.files.delete(made.id) : await client.files.del(made.id);
    assert.equal(deleted.deleted, true);
    await refused(() => client.files.retrieve(made.id), 404, 'file_not_found', 'NotFoundError');
  },
  async '19 batches'() {
    const line = (id, model) =>
      `${JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { model, messages } })}\n`;
    const upload = (lines) => client.files.create({ file: new File([lines], 'in.jsonl'), purpose: 'batch' });
    const create = async (lines) =>
      client.batches.create({
        input_file_id: (await upload(lines)).id,
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
      });
    const { id } = await create(line('good', 'whole') + line('bad', 'none'));
    const done = await until(async () => {
      const batch = await client.batches.retrieve(id);
      return batch.status === 'completed' && batch;
    });
    assert.deepEqual({ ...done.request_counts }, { total: 2, completed: 1, failed: 1 });
    const output = JSON.parse(await (await client.files.content(done.output_file_id)).text());
    assert.deepEqual([output.custom_id, output.response.status_code], ['good', 200]);
    const error = JSON.parse(await (await client.files.content(done.error_file_id)).text());
    assert.deepEqual([error.custom_id, error.response.status_code], ['bad', 404]);
    const second = await create(Array.from({ length: 50 }, (_, i) => line(`s${i}`, 'never')).join(''));
    await client.batches.cancel(second.id);
    const listed = [];
    for await (const batch of client.batches.list({ limit: 1 })) listed.push(batch.id);
    assert.deepEqual(listed.sort(), [id, second.id].sort());
  },
  async '20 unknown fields pass'() {
    const answer = await ask('echo', { top_k: 7, guided_regex: 'a|b' });
    const seen = JSON.parse(answer.choices[0].message.content);
    assert.deepEqual([seen.top_k, seen.guided_regex], [7, 'a|b']);
  },
  async '21 large prompts, split characters, line separators'() {
    const long = 'ß\u2028'.repeat(1 << 19);
    const answer = await ask('echo', { messages: [{ role: 'user', content: long }] });
    assert.equal(JSON.parse(answer.choices[0].message.content).messages[0].content, long);
    assert.equal(text(await read('split')), 'Grüße 🌾\u2028');
  },
  async '22 a thousand streams at once'() {
    const streams = await Promise.all(Array.from({ length: 1000 }, () => read('numbers')));
    assert.ok(streams.every((chunks) => text(chunks) === '01234'));
  },
  async '23 structured outputs pass'() {
    const format = { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' }, strict: true } };
    const answer = await ask('echo', { response_format: format });
    assert.deepEqual(JSON.parse(answer.choices[0].message.content).response_format, format);
  },
  async '24 images in the request pass, addresses do not'() {
    const image = (url) => [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }];
    const answer = await ask('echo', { messages: image('data:image/png;base64,AAAA') });
    assert.equal(JSON.parse(answer.choices[0].message.content).messages[0].content[0].type, 'image_url');
    const fetched = () => ask('echo', { messages: image('http://169.254.169.254/latest') });
    await refused(fetched, 400, 'invalid_request', 'BadRequestError');
  },
};

const results = {};
for (const [name, point] of Object.entries(points)) {
  try {
    results[name] = (await point()) ?? 'ok';
  } catch (error) {
    results[name] = String(error.stack ?? error);
  }
}
console.log(JSON.stringify(results));

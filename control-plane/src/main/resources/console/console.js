// Draws the state that /api/v1/stream sends each second. Unknown values show as a dash, never as zero.
import { element, quantity, badge, table, sparkline } from './draw.js';
import { startPlayground, offerModels } from './playground.js';

const HISTORY = 120;
const history = { drawn: [], perToken: [] };

const sum = (items, read) => items.map(read).reduce((total, value) => total + value, 0);
const known = (items, read) => items.length > 0 && items.every(item => read(item) !== undefined);
const origin = items => items.map(item => item).find(item => item && item !== 'measured') ?? items[0];

function show(state) {
  remember(state);
  overview(state);
  fill('racks', state.racks.map(rack), 'No rack is declared: wattle apply -f cluster.yaml');
  fill('models', [models(state.models)], 'No model is declared: wattle apply -f models.yaml', state.models);
  fill('replicas', [replicas(state.replicas)], 'No replica is placed.', state.replicas);
  fill('nodes', [nodes(state.nodes)], 'No node is declared.', state.nodes);
  fill('events', [events(state.events)], 'Nothing has happened yet.', state.events);
  offerModels(state.models);
}

function fill(id, children, whenEmpty, items = children) {
  document.getElementById(id).replaceChildren(...(items.length ? children : [element('p', { class: 'empty' }, whenEmpty)]));
}

function drawnWatts(state) {
  return known(state.racks, r => r.drawn_watts) ? sum(state.racks, r => r.drawn_watts) : undefined;
}

function joulesPerToken(state) {
  const paid = state.replicas.filter(r => r.joules_per_output_token !== undefined && r.output_tokens_total > 0);
  const tokens = sum(paid, replica => replica.output_tokens_total);
  return tokens ? sum(paid, replica => replica.joules_per_output_token * replica.output_tokens_total) / tokens : undefined;
}

function remember(state) {
  for (const [name, value] of [['drawn', drawnWatts(state)], ['perToken', joulesPerToken(state)]]) {
    history[name] = [...history[name], value].slice(-HISTORY);
  }
}

function overview(state) {
  const committed = sum(state.racks, r => r.committed_watts);
  const limit = sum(state.racks, r => r.limit_watts);
  const running = state.replicas.filter(replica => replica.phase === 'running').length;
  const ready = state.nodes.filter(node => node.state === 'ready').length;
  fill('overview', [
    tile('Drawn now', [quantity(drawnWatts(state), 'W'), badge(origin(state.racks.map(r => r.drawn_origin)))], 'host and GPU watts of all racks', history.drawn),
    tile('Committed', [quantity(committed, 'W')], `of ${quantity(limit, 'W')} that may be committed`),
    tile('Energy per token', [quantity(joulesPerToken(state), 'J'), badge(origin(state.replicas.map(r => r.energy_origin)))], 'output token, above idle, all replicas', history.perToken),
    tile('Replicas', [`${running} of ${state.replicas.length}`], 'running'),
    tile('Nodes', [`${ready} of ${state.nodes.length}`], `ready, leader ${state.leader ?? 'unknown'}`),
  ]);
}

function tile(name, value, note, series) {
  return element('div', { class: 'tile' }, name, element('b', {}, ...value), element('span', { class: 'quiet' }, note), series ? sparkline(series) : '');
}

function rack(rack) {
  const full = rack.cap_watts;
  const share = watts => `${Math.min(100, (100 * watts) / full)}%`;
  const part = (name, style) => element('i', { class: name, style });
  const drawn = rack.drawn_watts === undefined ? [] : [part('drawn', { width: share(rack.drawn_watts) })];
  const text = `drawn ${quantity(rack.drawn_watts, 'W')}, committed ${quantity(rack.committed_watts, 'W')}, limit ${quantity(rack.limit_watts, 'W')}, cap ${quantity(full, 'W')}`;
  return element('div', { class: 'rack' },
    element('b', {}, rack.name),
    element('div', { class: 'bar', role: 'img', 'aria-label': text },
      part('committed', { width: share(rack.committed_watts) }), ...drawn, part('limit', { left: share(rack.limit_watts) })),
    element('p', {},
      key('drawn'), `drawn ${quantity(rack.drawn_watts, 'W')}`, badge(rack.drawn_origin),
      key('committed'), `committed ${quantity(rack.committed_watts, 'W')}`,
      key('free'), `headroom ${quantity(rack.headroom_watts, 'W')}`,
      key('limit'), `limit ${quantity(rack.limit_watts, 'W')} of cap ${quantity(full, 'W')}`));
}

const key = colour => [' ', element('span', { class: 'key', style: { background: `var(--${colour})` } })];

const tones = {
  serving: 'good', running: 'good', ready: 'good', starting: 'warn', pending: 'warn', draining: 'warn', backing_off: 'warn',
  silent: 'bad', failed: 'bad', unserved: 'bad', critical: 'bad', warning: 'warn',
};
const toned = word => element('span', { class: tones[word] ?? '' }, (word ?? '–').replace('_', ' '));
const energy = item => [quantity(item.joules_per_output_token, 'J'), badge(item.energy_origin)];

const models = list => table(['Model', 'State', 'Replicas', 'J / output token', 'What it is'], list.map(model => [
  model.name, toned(model.state), `${model.replicas_running ?? 0} of ${model.replicas_desired ?? 0}`, energy(model),
  element('span', { class: 'quiet' }, model.message ?? model.description ?? model.architecture ?? ''),
]));

const replicas = list => table(['Replica', 'Node', 'Phase', 'Running', 'Waiting', 'Output tokens', 'J / output token', 'Message'], list.map(replica => [
  replica.name, replica.node ?? '–', toned(replica.phase), replica.requests_running ?? '–', replica.requests_waiting ?? '–',
  replica.output_tokens_total ?? '–', energy(replica), element('span', { class: 'quiet' }, replica.message ?? ''),
]));

const nodes = list => table(['Node', 'Rack', 'State', 'Power', 'Committed', 'Processors busy', 'Memory free', 'GPUs'], list.map(node => [
  node.name, node.rack, toned(node.state), [quantity(node.power_watts, 'W'), badge(node.power_origin)], quantity(node.committed_watts, 'W'),
  node.cpu_utilisation_ratio === undefined ? '–' : `${Math.round(100 * node.cpu_utilisation_ratio)} %`,
  quantity(node.memory_available_bytes, 'B'), node.gpus?.length || '–',
]));

const events = list => table(['When', 'Severity', 'Subject', 'What'], list.map(event => [
  new Date(event.at).toLocaleTimeString(), toned(event.severity), event.subject ?? '', event.message,
]));

function follow() {
  const connection = document.getElementById('connection');
  const source = new EventSource('../api/v1/stream');
  source.addEventListener('state', message => {
    connection.textContent = `live, ${new Date().toLocaleTimeString()}`;
    connection.className = 'good';
    show(JSON.parse(message.data));
  });
  source.addEventListener('error', () => {
    connection.textContent = 'the control plane does not answer; trying again';
    connection.className = 'bad';
  });
}

startPlayground();
follow();

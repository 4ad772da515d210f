// Small pieces the page is made of. Text only ever enters as text, so nothing a node or a user names can become markup.

const SCALES = {
  W: [['W', 1], ['kW', 1e3], ['MW', 1e6]],
  J: [['mJ', 1e-3], ['J', 1], ['kJ', 1e3], ['MJ', 1e6]],
  B: [['B', 1], ['KiB', 2 ** 10], ['MiB', 2 ** 20], ['GiB', 2 ** 30], ['TiB', 2 ** 40]],
};

/** An element with attributes (style as an object) and children (nodes, text or arrays of both). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'style') Object.assign(made.style, value);
    else made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity));
  return made;
}

/** A value with the unit it fills, to three digits; a dash for what is not known. */
export function quantity(value, unit) {
  if (value === undefined || value === null) return '–';
  const scale = SCALES[unit];
  const [symbol, size] = scale.filter(([, size]) => size <= Math.abs(value)).at(-1) ?? scale.find(([, size]) => size === 1);
  const scaled = value / size;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${Number(scaled.toFixed(digits))} ${symbol}`;
}

/** Marks what was not measured. */
export function badge(origin) {
  return origin && origin !== 'measured' ? [' ', element('span', { class: 'badge', title: `This figure is ${origin}, not measured.` }, origin)]
    : '';
}

/** A table with a header row; cells are nodes, text or arrays of both. */
export function table(names, rows) {
  return element('table', {},
    element('thead', {}, element('tr', {}, names.map(name => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, rows.map(row => element('tr', {}, row.map(cell => element('td', {}, cell))))));
}

/** The last values as a line from zero; gaps where nothing was known. */
export function sparkline(values) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 120 28');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const top = Math.max(...values.filter(value => value !== undefined), Number.MIN_VALUE) * 1.1;
  let pen = 'M';
  const path = values.map((value, index) => {
    if (value === undefined) {
      pen = 'M';
      return '';
    }
    const step = `${pen}${index + 120 - values.length} ${27 - (26 * value) / top}`;
    pen = 'L';
    return step;
  }).join('');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path || 'M0 0');
  line.setAttribute('class', 'spark');
  svg.append(line);
  return svg;
}

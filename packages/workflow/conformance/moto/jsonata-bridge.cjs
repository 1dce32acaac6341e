// Evaluates JSONata for server.py: one JSON string (the expression) per line in, {"ok":…} or {"err":…} per line out.
// `jsonata` is resolved from the folder in JSONATA_FROM (a folder whose node_modules has it) or from here.
const { createHash, randomUUID } = require('node:crypto');
const { createInterface } = require('node:readline');

const jsonata = require(require.resolve('jsonata', {
  paths: [process.env.JSONATA_FROM || process.cwd(), __dirname],
}));

// jsonata is pinned to 2.0.6, the version of Step Functions.
function compile(source) {
  const expression = jsonata(source);
  // How server.py hands over data.
  expression.registerFunction('__json', text => JSON.parse(text), '<s:x>');
  // The functions that Step Functions adds to JSONata.
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', text => JSON.parse(text), '<s:x>');
  expression.registerFunction(
    'hash',
    (data, algorithm) =>
      createHash(algorithm.replace('-', '').toLowerCase())
        .update(data)
        .digest('hex'),
    '<ss:s>',
  );
  expression.registerFunction(
    'partition',
    (items, size) =>
      Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
        items.slice(i * size, i * size + size),
      ),
    '<an:a>',
  );
  expression.registerFunction(
    'range',
    (from, to, step) => {
      const out = [];
      for (let i = from; step > 0 ? i <= to : i >= to; i += step) out.push(i);
      return out;
    },
    '<nnn:a>',
  );
  return expression;
}

let queue = Promise.resolve();
createInterface({ input: process.stdin }).on('line', line => {
  queue = queue.then(async () => {
    let reply;
    try {
      const value = await compile(JSON.parse(line)).evaluate(null);
      reply = { ok: value === undefined ? null : value };
    } catch (error) {
      reply = { err: [error.code, error.message].filter(Boolean).join(': ') };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  });
});

// Node-RED without editor and credentials; the flow may use files and reads the three code tables once.
const fs = require('fs');
const path = require('path');

function table(name) {
  const rows = fs.readFileSync(path.join(process.env.BENCH_CODES, name + '.csv'), 'utf8').split('\n').slice(1);
  return new Map(rows.filter(Boolean).map((row) => row.split(',').slice(0, 2)));
}

module.exports = {
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.BENCH_PORT),
  httpAdminRoot: false,
  disableEditor: true,
  credentialSecret: false,
  logging: { console: { level: 'warn', metrics: false, audit: false } },
  functionGlobalContext: {
    fs,
    log: fs.openSync(path.join(process.env.BENCH_DATA, 'kept.log'), 'a'),
    tables: {
      divisionCode: table('bench-division'),
      categoryCode: table('bench-category'),
      makerCode: table('bench-maker'),
    },
  },
};

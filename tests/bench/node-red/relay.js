// The function node of flow.json, kept apart to be read; make_flow.py puts it into the flow.
// Sixty fields present and at most 80 characters, three codes looked up, XML built, kept with
// fdatasync before the answer. The second output delivers; no retry, no order.
const fs = global.get('fs');
const tables = global.get('tables');
const form = msg.payload;
let xml = '<Relayed xmlns="urn:jiuqu:bench:1">';
let count = 0;
for (const name of Object.keys(form)) {
  let value = form[name];
  if (typeof value !== 'string' || value.length === 0 || value.length > 80) {
    msg.statusCode = 422;
    msg.payload = { code: '1008', field: name };
    return [msg, null];
  }
  if (tables[name]) {
    value = tables[name].get(value);
    if (value === undefined) {
      msg.statusCode = 422;
      msg.payload = { code: '1021', field: name };
      return [msg, null];
    }
  }
  xml += '<' + name + '>' +
    value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') + '</' + name + '>';
  ++count;
}
xml += '</Relayed>';
if (count !== 60) {
  msg.statusCode = 422;
  msg.payload = { code: '1008', field: String(count) };
  return [msg, null];
}
fs.writeSync(global.get('log'), xml + '\n');
fs.fdatasyncSync(global.get('log'));
const out = { payload: xml, headers: { 'content-type': 'application/xml' } };
msg.statusCode = 202;
msg.payload = { code: '200' };
return [msg, out];

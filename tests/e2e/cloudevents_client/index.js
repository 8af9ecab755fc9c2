// SPDX-License-Identifier: Apache-2.0
// Reads events as a stranger would: with the CloudEvents SDK and the published .proto files, none of our code.
// One JSON line per event. Results: 0 all valid, 1 an invalid event or too few in time, 2 usage.
"use strict";

const path = require("node:path");
const { parseArgs } = require("node:util");
const { CloudEvent } = require("cloudevents");
const mqtt = require("mqtt");
const protobuf = require("protobufjs");

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    count: { type: "string" },
    timeout: { type: "string", default: "60" },
    proto: { type: "string", default: path.resolve(__dirname, "../../../proto") },
  },
});
const port = Number(values.port);
const count = Number(values.count);
const timeout = Number(values.timeout);
if (!(port > 0 && count > 0 && timeout > 0)) {
  console.error("usage: index.js --port P --count N [--timeout S] [--proto FOLDER]");
  process.exit(2);
}

const root = new protobuf.Root();
root.resolvePath = (_origin, target) =>
  target.startsWith("google/protobuf/") ? target : path.join(values.proto, target);
root.loadSync("linli/v1/event.proto", { keepCase: true });
const Event = root.lookupType("linli.v1.Event");

function require_(condition, why) {
  if (!condition) throw new Error(why);
}

/// Binary mode of the CloudEvents MQTT binding: attributes are user properties, the content type is datacontenttype.
function cloudEventOf(topic, payload, properties) {
  require_(properties && properties.contentType, "no content type");
  const attributes = { ...properties.userProperties };
  for (const [name, value] of Object.entries(attributes)) {
    require_(typeof value === "string", `attribute ${name} comes twice`);
  }
  const event = new CloudEvent(
    { ...attributes, datacontenttype: properties.contentType, data_base64: payload.toString("base64") }, true);
  require_(event.validate(), "the SDK finds it invalid");
  require_(/^[0-9]{20}$/.test(event.sequence), `sequence '${event.sequence}' is not 20 digits`);
  require_(properties.messageExpiryInterval >= 60, "expires within a minute");

  require_(event.datacontenttype === "application/protobuf", `content type ${event.datacontenttype}`);
  const data = Event.decode(payload);
  require_(data.id === event.id, "the id inside differs");
  require_("linli.v1." + data.type === event.type, "the type inside differs");
  require_(data.incident && data.incident.id === event.subject, "the subject is not the incident inside");
  require_(topic.endsWith(`/evt/${data.domain}/${data.type}`), "the topic differs from the type inside");
  return { event, data };
}

const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, reconnectPeriod: 100 });
const seen = new Set();

function finish(result, words) {
  if (words) console.error(words);
  client.end(true, () => process.exit(result));
}

client.on("error", (error) => console.error(`client: ${error.message}`));
client.on("connect", () =>
  client.subscribe("linli/v1/+/+/+/evt/#", { qos: 1 }, (error) => {
    if (error) finish(1, `cannot subscribe: ${error.message}`);
    else console.error("subscribed");
  }));
client.on("message", (topic, payload, packet) => {
  if (seen.size >= count) return;
  try {
    const { event, data } = cloudEventOf(topic, payload, packet.properties);
    const key = `${event.source} ${event.id}`;
    if (seen.has(key)) return;
    seen.add(key);
    console.log(JSON.stringify({ id: event.id, source: event.source, type: event.type, subject: event.subject,
                                 time: event.time, sequence: event.sequence, text: data.text }));
    if (seen.size === count) finish(0);
  } catch (error) {
    finish(1, `invalid event on ${topic}: ${error.message}`);
  }
});
setTimeout(() => finish(1, `${seen.size} of ${count} events within ${timeout} s`), timeout * 1000);

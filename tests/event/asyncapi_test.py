# SPDX-License-Identifier: Apache-2.0
"""proto/asyncapi.yaml says what the .proto files, the golden events and docs/formats.md say."""

import os
import re
import sys
import unittest
from pathlib import Path

import yaml

SOURCE = Path(os.environ["LINLI_SOURCE_DIR"])
sys.path.insert(0, sys.argv[1])
from linli.v1 import event_pb2  # noqa: E402

DOCUMENT = yaml.safe_load((SOURCE / "proto/asyncapi.yaml").read_text())
MESSAGES = DOCUMENT["components"]["messages"]
EVENTS = {name: message for name, message in MESSAGES.items() if "x-detail" in message}
BASE = "linli/v1/{tenant}/{community}/{gateway}"


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def at(path):
    node = DOCUMENT
    for part in path.removeprefix("#/").split("/"):
        node = node[part]
    return node


def golden_events():
    for file in sorted((SOURCE / "proto/golden").glob("event.*.bin")):
        yield event_pb2.Event.FromString(file.read_bytes())


class AsyncApi(unittest.TestCase):
    def test_is_version_3_and_every_reference_leads_somewhere(self):
        self.assertEqual(DOCUMENT["asyncapi"], "3.0.0")
        for reference in set(references(DOCUMENT)):
            with self.subTest(reference):
                if reference.startswith("#/"):
                    self.assertTrue(at(reference))
                else:
                    self.assertTrue((SOURCE / "proto" / reference).is_file())

    def test_has_a_message_for_every_detail_an_event_can_have(self):
        details = {field.name for field in event_pb2.Event.DESCRIPTOR.oneofs_by_name["detail"].fields}
        self.assertEqual({message["x-detail"] for message in EVENTS.values()}, details)

    def test_names_each_event_by_its_type_and_sends_it_in_the_binary_profile(self):
        for event_type, message in EVENTS.items():
            self.assertEqual(message["name"], f"linli.v1.{event_type}")
            self.assertIn(message["x-domain"], at("#/components/parameters/domain")["enum"])
        self.assertEqual(set(DOCUMENT["channels"]["events"]["messages"]), set(EVENTS))

    def test_agrees_with_the_golden_events(self):
        for event in golden_events():
            with self.subTest(event.type):
                message = EVENTS[event.type]
                self.assertEqual(message["x-domain"], event.domain)
                self.assertEqual(message["x-detail"], event.WhichOneof("detail"))

    def test_knows_every_event_type_that_a_city_profile_may_give_a_code(self):
        text = (SOURCE / "edge/config/city_reader.cpp").read_text()
        types = re.findall(r'"([a-z_.]+)"', text[text.index("types{"): text.index("};", text.index("types{"))])
        self.assertGreater(len(types), 20)
        self.assertEqual(set(types) - set(EVENTS), set())
        self.assertEqual({t for t in EVENTS if not t.startswith("update.")} - set(types), set())

    def test_has_every_topic_of_the_contract(self):
        addresses = {channel["address"].removeprefix(BASE) for channel in DOCUMENT["channels"].values()}
        self.assertEqual(addresses, {"/evt/{domain}/{type}", "/state", "/health", "/cmd/{name}", "/rsp/{name}", "/receipt"})
        for channel in DOCUMENT["channels"].values():
            parameters = re.findall(r"{(\w+)}", channel["address"])
            self.assertEqual(sorted(channel["parameters"]), sorted(parameters))

    def test_sends_everything_at_qos_1_and_retains_only_what_is_a_state(self):
        retained = {"state", "health", "receipt"}
        for operation in DOCUMENT["operations"].values():
            mqtt = operation["bindings"]["mqtt"]
            channel = operation["channel"]["$ref"].rsplit("/", 1)[1]
            self.assertEqual(mqtt["qos"], 1)
            self.assertEqual(mqtt["retain"], channel in retained, channel)

    def test_names_attributes_as_cloudevents_allows_and_as_the_manual_does(self):
        manual = (SOURCE / "docs/formats.md").read_text()
        attributes = DOCUMENT["components"]["schemas"]["attributes"]
        for name in attributes["properties"]:
            self.assertRegex(name, r"^[a-z0-9]{1,20}$")
            self.assertIn(f"| `{name}` |", manual)
        self.assertLessEqual(set(attributes["required"]), set(attributes["properties"]))

    def test_is_complete_in_the_manual(self):
        manual = (SOURCE / "docs/formats.md").read_text()
        for event_type in EVENTS:
            if not event_type.startswith("update."):
                self.assertIn(f"`{event_type}`", manual)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

# SPDX-License-Identifier: Apache-2.0
"""A centre in Python reads the golden bytes as their texts say and writes the same bytes."""

import os
import re
import sys
import unittest
from pathlib import Path

GOLDEN = Path(os.environ["LINLI_SOURCE_DIR"]) / "proto/golden"
sys.path.insert(0, sys.argv[1])
from google.protobuf import text_format  # noqa: E402
from linli.v1 import command_pb2, event_pb2, gateway_pb2  # noqa: E402

TYPES = {f"linli.v1.{name}": getattr(module, name) for module in (command_pb2, event_pb2, gateway_pb2)
         for name in module.DESCRIPTOR.message_types_by_name}


class Golden(unittest.TestCase):
    def test_bytes_and_texts_are_the_same_messages(self):
        texts = sorted(GOLDEN.glob("*.txt"))
        self.assertTrue(texts)
        for file in texts:
            with self.subTest(file.name):
                text, stored = file.read_text(), file.with_suffix(".bin").read_bytes()
                kind = TYPES[re.search(r"^# proto-message: (\S+)$", text, re.MULTILINE).group(1)]
                got = kind.FromString(stored)
                self.assertEqual(got, text_format.Parse(text, kind()))
                self.assertEqual(got.SerializeToString(deterministic=True), stored)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

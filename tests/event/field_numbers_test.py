# SPDX-License-Identifier: Apache-2.0
"""The contract's numbers are as proto/linli/v1.lock recorded them, and the check that says so sees each way to break it."""

import contextlib
import importlib.util
import io
import os
import sys
import tempfile
import unittest
from pathlib import Path

PROTO = Path(os.environ["LINLI_SOURCE_DIR"]) / "proto"
SPEC = importlib.util.spec_from_file_location("lock", PROTO / "lock.py")
LOCK = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(LOCK)

BEFORE = """syntax = "proto3";
package test;
enum Colour { COLOUR_UNSPECIFIED = 0; COLOUR_RED = 1; COLOUR_BLUE = 2; }
message Thing {
  reserved 9;
  reserved "old";
  string name = 1;
  uint32 count = 2;
  Colour colour = 3;
  oneof what { string a = 4; string b = 5; }
}
"""


def lock(*arguments):
    """The result of `lock.py ARGUMENTS` and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        result = LOCK.main([str(a) for a in arguments])
    return result, said.getvalue()


class Contract(unittest.TestCase):
    def test_is_as_it_was_recorded(self):
        self.assertEqual(lock("check"), (0, ""))

    def test_lock_is_not_empty(self):
        self.assertIn("linli.v1.Event 1 id string singular", (PROTO / "linli/v1.lock").read_text().splitlines())


class Guard(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.proto, self.lock = Path(self.folder.name) / "test.proto", Path(self.folder.name) / "lock"
        self.proto.write_text(BEFORE)
        self.assertEqual(self.run_lock("record"), (0, ""))

    def run_lock(self, command):
        return lock(command, self.folder.name, self.lock)

    def change(self, *replacements):
        text = BEFORE
        for old, new in replacements:
            self.assertIn(old, text)
            text = text.replace(old, new)
        self.proto.write_text(text)

    def assert_broken(self, words):
        before = self.lock.read_text()
        for command in ("check", "record"):
            result, said = self.run_lock(command)
            self.assertEqual(result, 1, command)
            self.assertIn(words, said)
        self.assertEqual(self.lock.read_text(), before, "a broken contract is not recorded")

    def test_lets_what_did_not_change_pass(self):
        self.assertEqual(self.run_lock("check"), (0, ""))

    def test_asks_to_record_an_addition_and_then_lets_it_pass(self):
        self.change(("string name = 1;", "string name = 1; bool new = 6;"))
        self.assertIn("not recorded: test.Thing 6 new bool singular", self.run_lock("check")[1])
        self.assertEqual(self.run_lock("record"), (0, ""))
        self.assertEqual(self.run_lock("check"), (0, ""))

    def test_sees_a_renumbered_field(self):
        self.change(("count = 2", "count = 7"))
        self.assert_broken("test.Thing.count: renumbered from 2 to 7")

    def test_sees_two_fields_that_changed_places(self):
        self.change(("name = 1", "name = 8"), ("count = 2", "count = 1"))
        self.assert_broken("test.Thing.name: renumbered from 1 to 8")

    def test_sees_a_reused_number(self):
        self.change(("uint32 count = 2", "uint32 total = 2"))
        self.assert_broken("number 2 was 'count' and is reused for 'total'")

    def test_sees_another_type(self):
        self.change(("uint32 count", "int64 count"))
        self.assert_broken("test.Thing.count: was uint32 singular and is int64 singular")

    def test_sees_another_label(self):
        self.change(("uint32 count", "repeated uint32 count"))
        self.assert_broken("was uint32 singular and is uint32 repeated")

    def test_sees_a_field_that_left_its_oneof(self):
        self.change((" string b = 5; }", " } string b = 5;"))
        self.assert_broken("was string oneof:what and is string singular")

    def test_sees_a_removal_without_reserved(self):
        self.change(("  uint32 count = 2;\n", ""))
        self.assert_broken('removed without `reserved 2;` and `reserved "count";`')

    def test_sees_a_removal_that_reserves_the_number_but_not_the_name(self):
        self.change(("  uint32 count = 2;\n", "  reserved 2;\n"))
        self.assert_broken("test.Thing.count: removed without")

    def test_lets_a_reserved_removal_pass_and_remembers_it(self):
        self.change(("  uint32 count = 2;\n", '  reserved 2; reserved "count";\n'))
        self.assertEqual(self.run_lock("record"), (0, ""))
        self.change(("  uint32 count = 2;\n", "  bool again = 2;\n"))
        self.assert_broken("test.Thing: 2..2 is no longer reserved")

    def test_lets_reserved_ranges_be_joined(self):
        self.change(("reserved 9;", "reserved 8 to 12;"))
        self.assertEqual(self.run_lock("record"), (0, ""))

    def test_sees_a_renumbered_enum_value(self):
        self.change(("COLOUR_BLUE = 2", "COLOUR_BLUE = 3"))
        self.assert_broken("test.Colour.COLOUR_BLUE: renumbered from 2 to 3")

    def test_sees_a_removed_enum_value(self):
        self.change((" COLOUR_BLUE = 2;", ""))
        self.assert_broken("test.Colour.COLOUR_BLUE: removed without")

    def test_sees_a_removed_message(self):
        self.proto.write_text(BEFORE[: BEFORE.index("message")])
        self.assert_broken("test.Thing: removed")

    def test_wants_every_enum_to_begin_with_unspecified(self):
        self.change(("package test;", "package test; enum Size { SIZE_BIG = 0; }"))
        self.assert_broken("test.Size: its value 0 must end in _UNSPECIFIED")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Guards the numbers of the contract: what linli/v1.lock holds was once on the wire and stays as it is.

  lock.py check  [PROTO_FOLDER LOCK]   says what breaks the contract or is not recorded yet; result 1 if anything
  lock.py record [PROTO_FOLDER LOCK]   writes additions and reservations into the lock; refuses while anything breaks it

Run it where the project is built: ./dev shell proto/lock.py record. Fields and enum values may be added; a removed one
must leave its number and its name `reserved`; nothing is renumbered, renamed or given another type or label.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf import descriptor_pb2

HERE = Path(__file__).resolve().parent
HEAD = """# The numbers of the contract. Written by `lock.py record`, never by hand.
# TYPE NUMBER NAME KIND LABEL for fields and enum values, TYPE reserved NUMBER..LAST or NAME for what may never come back.
"""
FIELD = descriptor_pb2.FieldDescriptorProto


def describe(folder):
    """The descriptors of all .proto files of `folder`, as protoc understands them."""
    protos = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.proto"))
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["protoc", f"-I{folder}", f"--descriptor_set_out={out.name}", *protos], check=True)
        return descriptor_pb2.FileDescriptorSet.FromString(Path(out.name).read_bytes())


def kind_of(field):
    if field.type in (FIELD.TYPE_MESSAGE, FIELD.TYPE_ENUM):
        return field.type_name.removeprefix(".")
    return FIELD.Type.Name(field.type).removeprefix("TYPE_").lower()


def label_of(message, field):
    if field.label == FIELD.LABEL_REPEATED:
        return "repeated"
    if field.proto3_optional:
        return "optional"
    if field.HasField("oneof_index"):
        return "oneof:" + message.oneof_decl[field.oneof_index].name
    return "singular"


def ranges(reserved, last):
    return {f"{r.start}..{last(r.end)}" for r in reserved}


class Contract:
    """Entries {type: {number: (name, kind, label)}} and what is reserved {type: words}."""

    def __init__(self):
        self.entries, self.reserved = {}, {}

    @staticmethod
    def of_protos(folder):
        self = Contract()
        for file in describe(folder).file:
            for message in file.message_type:
                self.add_message(file.package, message)
            for enum in file.enum_type:
                self.add_enum(file.package, enum)
        return self

    def add_message(self, outer, message):
        name = f"{outer}.{message.name}"
        self.entries[name] = {f.number: (f.name, kind_of(f), label_of(message, f)) for f in message.field}
        self.reserved[name] = set(message.reserved_name) | ranges(message.reserved_range, lambda end: end - 1)
        for inner in message.nested_type:
            self.add_message(name, inner)
        for enum in message.enum_type:
            self.add_enum(name, enum)

    def add_enum(self, outer, enum):
        name = f"{outer}.{enum.name}"
        self.entries[name] = {v.number: (v.name, "value", "enum") for v in enum.value}
        self.reserved[name] = set(enum.reserved_name) | ranges(enum.reserved_range, lambda end: end)

    @staticmethod
    def of_lock(file):
        self = Contract()
        for line in file.read_text().splitlines() if file.exists() else []:
            words = line.split()
            if not words or line.startswith("#"):
                continue
            self.entries.setdefault(words[0], {})
            self.reserved.setdefault(words[0], set())
            if len(words) == 1:
                continue
            if words[1] == "reserved":
                self.reserved[words[0]].add(words[2])
            else:
                self.entries[words[0]][int(words[1])] = tuple(words[2:])
        return self

    def lines(self):
        for name in sorted(self.entries):
            yield name
            for number, words in sorted(self.entries[name].items()):
                yield " ".join([name, str(number), *words])
            for word in sorted(self.reserved[name]):
                yield f"{name} reserved {word}"

    def is_reserved(self, name, word):
        """Whether `word`, a number or a name, may never be used in `name` again."""
        if not isinstance(word, int):
            return word in self.reserved[name]
        for span in self.reserved[name]:
            first, dots, last = span.partition("..")
            if dots and int(first) <= word <= int(last):
                return True
        return False


def broken_in(name, locked, now):
    """What of the locked type `name` is no longer as it was."""
    if name not in now.entries:
        yield f"{name}: removed; a message or enum stays, empty and reserved if need be"
        return
    names_now = {words[0]: number for number, words in now.entries[name].items()}
    for number, words in locked.entries[name].items():
        present = now.entries[name].get(number)
        if present == words:
            continue
        if words[0] in names_now and names_now[words[0]] != number:
            yield f"{name}.{words[0]}: renumbered from {number} to {names_now[words[0]]}"
        elif present and present[0] != words[0]:
            yield f"{name}: number {number} was '{words[0]}' and is reused for '{present[0]}'"
        elif present:
            yield f"{name}.{words[0]}: was {' '.join(words[1:])} and is {' '.join(present[1:])}"
        elif not (now.is_reserved(name, number) and now.is_reserved(name, words[0])):
            yield f"{name}.{words[0]}: removed without `reserved {number};` and `reserved \"{words[0]}\";`"
    for word in sorted(locked.reserved[name]):
        first, dots, last = word.partition("..")
        numbers = range(int(first), int(last) + 1) if dots else [word]
        if not all(now.is_reserved(name, w) for w in numbers):
            yield f"{name}: {word} is no longer reserved"


def broken(locked, now):
    for name in sorted(locked.entries):
        yield from broken_in(name, locked, now)
    for name, entries in sorted(now.entries.items()):
        if entries and all(w[1:] == ("value", "enum") for w in entries.values()):
            if not entries.get(0, ("",))[0].endswith("_UNSPECIFIED"):
                yield f"{name}: its value 0 must end in _UNSPECIFIED"


def main(arguments):
    if len(arguments) not in (1, 3) or arguments[0] not in ("check", "record"):
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[1]) if len(arguments) == 3 else HERE
    file = Path(arguments[2]) if len(arguments) == 3 else HERE / "linli/v1.lock"
    locked, now = Contract.of_lock(file), Contract.of_protos(folder)
    mistakes = list(broken(locked, now))
    if arguments[0] == "record" and not mistakes:
        file.write_text(HEAD + "\n".join(now.lines()) + "\n")
        return 0
    if not mistakes:
        mistakes = [f"not recorded: {line}" for line in sorted(set(now.lines()) - set(locked.lines()))]
        mistakes += [f"record that it went: {line}" for line in sorted(set(locked.lines()) - set(now.lines()))]
        if mistakes:
            mistakes.append("record it: ./dev shell proto/lock.py record")
    print("\n".join(mistakes), file=sys.stderr, end="\n" if mistakes else "")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

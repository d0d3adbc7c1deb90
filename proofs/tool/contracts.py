"""Finds the contracts of the core's headers, and writes the C that checks
them around every call from another file."""
import collections
import re

from tool import acsl, frama, source

Contract = collections.namedtuple(
    'Contract', 'header line result name params requires ensures assigns')
CLAUSE = re.compile(r'\b(requires|ensures|assigns|terminates|behavior|'
                    r'complete|assumes)\b')
INTEGERS = {'bool', '_Bool', 'int', 'char', 'size_t', 'ssize_t', 'short',
            'long', 'integer', 'boolean', 'unsigned', 'signed'}


def strip(piece):
    """The text of a contract: no marks at the beginnings of its lines."""
    text = re.sub(r'^/\*@|@?\*/$', '', piece)
    text = re.sub(r'//[^\n]*', '', text)
    text = ' '.join(re.sub(r'^\s*@', '', text, flags=re.M).split())
    return re.sub(r'(\\(?:forall|exists) [\w ,*]+?);', r'\1:', text)


def macros(text):
    """{name: (parameters, body)} of what takes arguments."""
    return {m[1]: ([p.strip() for p in m[2].split(',')],
                   ' '.join(m[3].replace('\\\n', ' ').split()))
            for m in re.finditer(r'^#define (\w+)\(([^)]*)\)'
                                 r'((?:[^\n]*\\\n)*[^\n]*)', text, re.M)}


def arguments(text, at):
    """Of the call whose bracket opens at: what it is given, and its end."""
    given, depth, begin = [], 0, at + 1
    for n in range(at, len(text)):
        depth += {'(': 1, ')': -1}.get(text[n], 0)
        if depth == 0 or (depth == 1 and text[n] == ','):
            given.append(text[begin:n].strip())
            begin = n + 1
        if depth == 0:
            return given, n + 1
    raise acsl.Skipped('brackets')


def expand(text, known):
    """The text, with the macros of the headers written out."""
    for match in re.finditer(r'\b(\w+)\(', text):
        if match[1] not in known:
            continue
        params, body = known[match[1]]
        given, end = arguments(text, match.end() - 1)
        for param, value in zip(params, given):
            body = re.sub(r'\b%s\b' % param, lambda m: value, body)
        return expand(text[:match.start()] + body + text[end:], known)
    return text


def kind_of(words):
    """The type that a declaration's words name."""
    stars = words.count('*')
    names = [w for w in re.findall(r'\w+', words)
             if w not in ('const', 'static', 'volatile')]
    if names[:1] == ['struct']:
        kind = ('struct', names[1])
    elif names[:1] == ['enum'] or set(names) & INTEGERS or any(
            re.fullmatch(r'u?int\d+_t|uintptr_t', n) for n in names):
        kind = acsl.INT
    else:
        kind = ('?',)
    for _ in range(stars):
        kind = ('ptr', kind)
    return kind


def declared(text):
    """(name, type) of "const struct x *name" or "bool name[3]"."""
    match = re.fullmatch(r'\s*(.*?)(\w+)\s*((?:\[[^\]]*\])*)\s*', text, re.S)
    if not match or not match[1].strip():
        raise acsl.Skipped('a declaration: ' + text)
    kind = kind_of(match[1])
    for _ in range(match[3].count('[')):
        kind = ('array', kind)
    return match[2], kind


class World:
    """The structs, and the functions of the logic."""

    def __init__(self):
        self.structs, self.logic, self.bodies = {}, {}, []
        self.macros = {}
        self.compared, self.unseen, self.skipped = set(), 0, []
        self.checks, self.between = [], {}

    def check(self, text, what):
        """A line of C that checks it; they are numbered."""
        self.checks.append(what)
        return '\tcheck(%d, %s, %s);' % (len(self.checks) - 1, text,
                                        quoted(what))

    def fields(self, struct):
        if struct not in self.structs:
            raise acsl.Skipped('no such struct: ' + struct)
        return self.structs[struct]

    def learn_structs(self, text):
        code = source.blank(text)
        for match in re.finditer(r'\bstruct\s+(\w+)\s*\{', code):
            body = code[match.end():source.closing(code, match.end() - 1)]
            if '{' in body or '(' in body:
                continue
            fields = {}
            for line in body.split(';'):
                first, *more = line.split(',')
                if first.strip():
                    first = re.sub(r':\s*\d+\s*$', '', first)
                    name, kind = declared(first)
                    fields[name] = kind
                    for other in more:
                        fields[other.strip()] = kind
            self.structs[match[1]] = fields

    def learn_logic(self, text, where):
        """predicate p(...) = ...; logic integer f(...) = ...;"""
        for match in re.finditer(
                r'\b(predicate|logic\s+[\w ]+?[ *]+)\s*(\w+)\s*(\{[^}]*\})?\s*'
                r'\(([^()]*)\)\s*=([^;]*);', text):
            params = [declared(p) for p in match[4].split(',')]
            labels = re.findall(r'\w+', match[3] or '')
            if len(labels) == 2:
                self.between[match[2]] = labels, [n for n, _ in params], \
                    match[5]
                continue
            kind = (acsl.INT if match[1] == 'predicate' else
                    kind_of(match[1][5:]))
            same = self.logic.setdefault(match[2], {})
            name = match[2] + ('_%d' % len(same) if same else '')
            same[name] = [k for _, k in params], kind
            self.bodies.append((match[2], name, params, kind, match[5], where))

    def recursive(self):
        """Those that come to themselves again: too slow to execute."""
        uses, found = {b[0]: set() for b in self.bodies}, set()
        for known, _, _, _, body, _ in self.bodies:
            uses[known] |= set(re.findall(r'\w+', body)) & set(uses)
        for name in uses:
            seen, due = set(), list(uses[name])
            while due:
                other = due.pop()
                if other not in seen:
                    seen.add(other)
                    due += uses[other]
            if name in seen:
                found.add(name)
        return found

    def emit_logic(self):
        """C functions, those that can be executed; in any order."""
        out, heads, slow = [], [], self.recursive()
        for known, name, params, kind, body, where in self.bodies:
            if name not in self.logic[known]:
                continue
            try:
                if known in slow:
                    raise acsl.Skipped('recursive')
                text, found = acsl.Reader(body, dict(params), self,
                                          []).whole()
                heads.append('static %s acsl_%s(%s);' % (
                    c_type(kind), name, ', '.join(
                        '%s %s' % (c_type(k), n) for n, k in params)))
                out.append('%s\n{\n\treturn %s;\n}\n' % (heads[-1][:-1], text))
            except acsl.Skipped as why:
                del self.logic[known][name]
                self.skipped.append('%s: %s: %s' % (where, name, why))
                return self.emit_logic()
        return heads, out

    def emit_same(self):
        """Structs are the same where all their fields are."""
        done, heads, out, due = set(), [], [], sorted(self.compared)
        while due:
            name = due.pop()
            if name in done:
                continue
            done.add(name)
            parts = []
            for field, kind in self.fields(name).items():
                inner = kind[1] if kind[0] == 'array' else kind
                if inner[0] == 'struct':
                    due.append(inner[1])
                if kind[0] == 'array' or inner[0] == 'struct':
                    self.compared.add(inner[1]) if inner[0] == 'struct' \
                        else None
                if kind[0] == 'array':
                    parts.append('memcmp(a.%s, b.%s, sizeof a.%s) == 0' % (
                        field, field, field))
                elif kind[0] == 'struct':
                    parts.append('same_%s(a.%s, b.%s)' % (
                        kind[1], field, field))
                else:
                    parts.append('a.%s == b.%s' % (field, field))
            head = 'static bool same_%s(struct %s a, struct %s b)' % (
                name, name, name)
            heads.append(head + ';')
            out.append('%s\n{\n\treturn %s;\n}\n' % (
                head, ' &&\n\t    '.join(parts)))
        return heads, out


def c_type(kind):
    if kind == acsl.INT:
        return '__int128'
    if kind[0] == 'struct':
        return 'struct ' + kind[1]
    if kind[0] == 'ptr':
        inner = 'uint8_t' if kind[1] == acsl.INT else c_type(kind[1])
        return 'const %s *' % inner
    raise acsl.Skipped('a type')


def clauses(text):
    """(kind, text) of every clause of a contract."""
    for part in re.split(r';', text):
        match = CLAUSE.search(part)
        if match:
            yield match[1], part[match.end():].strip()


def prototypes(header, text, world):
    """Every contract that stands on a prototype."""
    pieces = [m for m in source.PIECE.finditer(text)
              if source.is_contract(m[0])]
    for piece in pieces:
        after = text[piece.end():]
        match = re.match(r'\s*([\w\s*]+?[\s*])(\w+)\s*\(([^()]*)\)\s*;', after)
        if (not match or 'static' in match[1] or
                not match[1].strip()):
            continue
        by = collections.defaultdict(list)
        for kind, clause in clauses(strip(piece[0])):
            by[kind].append(clause)
        if by['behavior']:
            world.skipped.append('%s: %s: behaviors' % (header, match[2]))
            continue
        params = [] if match[3].strip() == 'void' else [
            ' '.join(p.split()) for p in match[3].split(',')]
        yield Contract(header, text.count('\n', 0, piece.start()) + 1,
                       ' '.join(match[1].split()), match[2], params,
                       by['requires'], by['ensures'], by['assigns'])


def quoted(text):
    return '"%s"' % text.replace('\\', '\\\\').replace('"', '\\"')


def check(world, contract, kind, clause, types, olds):
    """One clause as a line of C, or None where it cannot be executed."""
    place = '%s: %s: %s' % (contract.header, contract.name, kind)
    try:
        text, _ = acsl.Reader(expand(clause, world.macros), types, world,
                              olds).whole()
    except acsl.Skipped as why:
        world.skipped.append('%s %s: %s' % (place, clause[:40], why))
        return None
    if text == '1':
        return None
    return world.check(text, '%s %s' % (place, clause))


def kept(world, contract, types):
    """What assigns does not name is as it was: for what pointers point to."""
    names = [a.strip() for clause in contract.assigns
             for a in clause.split(',')]
    before, after = [], []
    for name, kind in types.items():
        if kind[0] != 'ptr' or kind[1][0] != 'struct' or name == '\\result':
            continue
        mine = [n for n in names if re.match(r'\*?%s\b' % name, n)]
        if not names or '*' + name in mine or any(
                not re.fullmatch(name + r'->[\w.]+', n) for n in mine):
            continue
        if kind[1][1] not in world.structs:
            continue
        world.compared.add(kind[1][1])
        before.append('\tstruct %s was_%s = *%s;' % (kind[1][1], name, name))
        after += ['\twas_%s.%s = %s;' % (name, n.split('->')[1], n)
                  for n in mine]
        after.append(world.check(
            'same_%s(was_%s, *%s)' % (kind[1][1], name, name),
            '%s: %s: assigns %s' % (contract.header, contract.name,
                                    ', '.join(names))))
    return before, after


def wrapper(world, contract):
    """The C around one function, and how many checks it makes."""
    types = dict(declared(p) for p in contract.params)
    named = ', '.join(types)
    void = contract.result == 'void'
    if not void:
        types['\\result'] = kind_of(contract.result)
    before = [check(world, contract, 'requires', c, {
        n: k for n, k in types.items() if n != '\\result'}, [])
        for c in contract.requires]
    olds = []
    after = [check(world, contract, 'ensures', c, types, olds)
             for c in contract.ensures]
    was, same = kept(world, contract, types)
    before, after = ([line for line in lines if line]
                     for lines in (before, after))
    count = len(before) + len(after) + sum('check(' in s for s in same)
    if count == 0:
        return '', 0
    head = '%s %%s%s(%s)' % (contract.result, contract.name,
                             ', '.join(contract.params) or 'void')
    lines = [head % '__real_' + ';', head % '__wrap_' + ';',
             head % '__wrap_', '{'] + before
    lines += ['\t__auto_type old_%d = %s;' % item for item in enumerate(olds)]
    lines += was
    lines.append('\t%s__real_%s(%s);' % (
        '' if void else '__auto_type result = ', contract.name, named))
    lines += after + same + ([] if void else ['\treturn result;']) + ['}', '']
    return '\n'.join(lines), count


HEAD = '''/* Made of the contracts in src/core: do not edit. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

%s

enum { CHECKS = %d };

static unsigned char own[CHECKS + 1];
static unsigned char *seen = own; /* which were made, in a file if there is one */

__attribute__((constructor)) static void
begin(void)
{
	int fd = open(CONTRACTS_SEEN, O_RDWR | O_CLOEXEC);
	void *at = MAP_FAILED;

	if (fd >= 0) {
		at = mmap(NULL, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		close(fd);
	}
	if (at != MAP_FAILED)
		seen = at;
}

static void
check(int number, __int128 holds, const char *what)
{
	seen[number] = 1;
	if (!holds) {
		fprintf(stderr, "contract broken: %%s\\n", what);
		abort();
	}
}

'''


def generate(headers):
    """(C text, names of the functions, world)."""
    world, found = World(), []
    texts = {h: (frama.ROOT / h).read_text() if not isinstance(headers, dict)
             else headers[h] for h in headers}
    for header, text in texts.items():
        world.learn_structs(text)
        world.macros.update(macros(text))
        for _, piece in source.contracts(text):
            world.learn_logic(strip(piece), header)
    for header, text in texts.items():
        found += list(prototypes(header, text, world))
    heads, bodies = world.emit_logic()
    wrapped, names = [], []
    for contract in found:
        try:
            text, count = wrapper(world, contract)
        except acsl.Skipped as why:
            world.skipped.append('%s: %s: %s' % (
                contract.header, contract.name, why))
            continue
        if count:
            wrapped.append(text)
            names.append(contract.name)
    heads2, same = world.emit_same()
    include = '\n'.join('#include "%s"' % h[4:] for h in texts)
    text = HEAD % (include, len(world.checks)) + '\n'.join(heads + heads2) + '\n\n' + '\n'.join(
        bodies + same + wrapped)
    return text, names, world

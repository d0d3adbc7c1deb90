"""Judges Frama-C's consolidated reports.

frama-c exits 0 when goals fail, and takes a property that it knows to be
wrong for granted afterwards; so nothing counts but the report: every row must
be Valid, there must be rows, and as many for each function as
proofs/expected/UNIT.txt says (a deleted contract looks like success otherwise).
A row that is only "Considered valid" is a contract that the unit leans on: it
must be Valid in the report of another unit, or be that of a function which
proofs/assumed names. Every function that has a body must be proved to end,
and the log must be free of warnings: what the tool could not translate, or
takes for granted of pointers, it says there and nowhere else.
"""
import collections
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent.parent
Row = collections.namedtuple('Row', 'dir file line function kind status text')
ENDS = 'termination clause'


def parse(text):
    """The rows of a report. A property may wrap: a line with too few tabs
    belongs to the row above."""
    lines = []
    for line in text.splitlines()[1:]:
        if line.count('\t') >= 6 or not lines:
            lines.append(line)
        else:
            lines[-1] += ' ' + line.strip()
    rows = [Row(*line.split('\t', 6)) for line in lines
            if line.count('\t') >= 6]
    if len(rows) != len(lines):
        raise ValueError('not a report: ' + lines[0])
    return [r for r in rows if not r.dir.startswith('FRAMAC_SHARE')]


def key(row):
    """What a contract says of which function: only functions with external
    linkage are leaned on, so the name tells. The line does not: it moves to
    the definition where there is one."""
    return row.function, row.kind, row.text


def counts(rows):
    return collections.Counter(r.function for r in rows if r.status == 'Valid')


def lines_of(path):
    if path.exists():
        for line in path.read_text().splitlines():
            if line.strip() and not line.startswith('#'):
                yield line


def read_expected(unit, machine):
    wanted = collections.Counter()
    for line in lines_of(HERE / 'expected' / (unit + '.txt')):
        name, function, number = line.split()
        if name == machine:
            wanted[function] = int(number)
    return wanted


def read_assumed(path=HERE / 'assumed'):
    """The functions whose contract nobody proves, each with the sentence that
    says what is assumed of it."""
    assumed = {}
    for line in lines_of(path):
        name, _, sentence = line.partition(' ')
        if not re.fullmatch(r'\w+', name) or len(sentence.split()) < 4:
            raise ValueError('%s: not "function sentence": %s' % (path, line))
        if name in assumed:
            raise ValueError('%s: twice: %s' % (path, name))
        assumed[name] = sentence.strip()
    return assumed


def bodies(log):
    return set(re.findall(r'\[rte:annot\] annotating function (\w+)', log))


def blocks(log):
    """The messages of a log, each with its indented lines."""
    block = []
    for line in log.splitlines():
        if line.startswith('[') and block:
            yield ' '.join(block)
            block = []
        block.append(line.strip())
    yield ' '.join(block)


def only_reads(block):
    """WP takes what a function is given to lie apart from its constant tables.
    Where all of it is const nothing is written, so it makes no difference."""
    found = re.search(r'Memory model hypotheses.*?/\*@ behavior \w+:(.*?)\*/'
                      r'(.*)', block)
    if not found or re.search(r'\bensures\b', found[1]):
        return False
    asked = re.findall(r'\brequires +(.*?);', found[1])
    return (len(asked) > 0 and all(re.fullmatch(
        r'\\separated\( ?\w+ \+ \(\.\.\)'
        r'(, \([^,;]*\bconst\b[^,;]*\)\w+ \+ \(\.\.\))+ ?\)', a)
        for a in asked) and
        found[2].count('*') == len(re.findall(r'\bconst \*', found[2])))


def harmless(block):
    """A second try that has nothing left to prove says so. And WP takes a
    pointer that is returned to point elsewhere than into static tables: that
    is to its callers, who are not proved to need it."""
    if 'No goal generated' in block:
        return True
    if "No 'assigns \\result \\from ...' specification" in block:
        return True
    if only_reads(block):
        return True
    taken = re.findall(r'\b(requires|ensures) +(.{0,18})', block)
    return ('Memory model hypotheses' in block and len(taken) > 0 and
            all(t == ('ensures', r'\separated(\result') for t in taken))


def warnings(log):
    return [b for b in blocks(log) if 'Warning:' in b and not harmless(b)]


def judge_rows(unit, rows, proved, assumed, used):
    bad = []
    if not counts(rows):
        bad.append((unit, None, 'nothing was proved'))
    for row in rows:
        if row.status == 'Valid':
            # What it asks for is proved where it is called.
            if row.function in assumed and row.kind != 'precondition':
                bad.append((unit, row, 'assumed, and proved here'))
        elif row.status == 'Considered valid' and row.function in assumed:
            used.add(row.function)
        elif row.status != 'Considered valid' or key(row) not in proved:
            bad.append((unit, row, row.status))
    return bad


def judge_log(unit, rows, log):
    end = {r.function for r in rows
           if r.kind == ENDS and r.status == 'Valid'}
    bad = [(unit, None, 'nothing says that %s ends' % f)
           for f in sorted(bodies(log) - end)]
    return bad + [(unit, None, w) for w in warnings(log)]


def judge(reports, expected, assumed=None, logs=None, whole=False):
    """Complaints about {unit: rows}, given {unit: {function: count}}, what
    may be assumed, and {unit: log}. whole: these are all units there are, so
    that what is assumed and not used is a complaint."""
    proved = {key(r) for rows in reports.values() for r in rows
              if r.status == 'Valid'}
    bad, used, assumed = [], set(), assumed or {}
    for unit, rows in reports.items():
        bad += judge_rows(unit, rows, proved, assumed, used)
        bad += judge_log(unit, rows, (logs or {}).get(unit, ''))
        have, want = counts(rows), expected[unit]
        for function in sorted(set(have) | set(want)):
            if have[function] != want[function]:
                bad.append((unit, None, '%s: %d properties proved, %d expected'
                            % (function, have[function], want[function])))
    if whole:
        bad += [('assumed', None, '%s: nobody leans on it' % name)
                for name in sorted(set(assumed) - used)]
    return bad


def describe(unit, row, what):
    if row is None:
        return '%s: %s' % (unit, what)
    return '%s: %s:%s: %s: %s: %s: %s' % (
        unit, row.file, row.line, row.function, row.kind, what, row.text)


def update(machine, reports):
    for unit, rows in reports.items():
        path = HERE / 'expected' / (unit + '.txt')
        path.parent.mkdir(exist_ok=True)
        kept = [line for line in (path.read_text().splitlines()
                                  if path.exists() else [])
                if line.split()[:1] != [machine]]
        kept += ['%s %s %d' % (machine, f, n)
                 for f, n in counts(rows).items()]
        path.write_text('\n'.join(sorted(kept)) + '\n')


def rows(*statuses, kind='postcondition'):
    return [Row('src', 'x.c', str(n), 'f', kind, s, 'p')
            for n, s in enumerate(statuses)]


def supposed(clauses, prototype):
    return ('[wp] x.c:1: Warning: \n  Memory model hypotheses for function \'f\':'
            '\n  /*@\n     behavior wp_typed:\n       %s\n     */\n  %s\n'
            % (clauses, prototype))


APART = 'requires \\separated(at + (..), (char const (*)[9])names + (..));'
ENSURED = ('ensures \\separated(\\result, (char const * const *)names + (..));')
READS = 'int f(char const *at, unsigned long len);'
NOT_HARMLESS = [
    '[wp] x.c:1: Warning: \n  cast\n',
    '[wp] x.c:1: Warning: Memory model hypotheses for f:\n  requires r;\n',
    # What is written, or is not a constant table.
    supposed(APART, 'int f(char *at);'),
    supposed(APART, 'int f(char const *at, char *to);'),
    supposed(APART, 'char *f(char const *at);'),
    supposed(APART.replace('char const (*)[9]', 'char (*)[9]'), READS),
    supposed(APART.replace('(char const (*)[9])names', '(int *)constants'),
             READS),
    supposed(APART.replace('(char const (*)[9])names', 'names'), READS),
    # What is reached through what is read may be written.
    supposed(APART.replace('at +', 'at->bytes +'), 'int f(struct s const *at);'),
    # More than is looked at.
    supposed(APART + ' requires \\valid(at);', READS),
    supposed(APART + ' ensures \\separated(at, names);', READS),
    supposed('requires \\valid(at + (..));', READS),
    supposed('', READS),
    supposed(ENSURED + ' requires r;', 'char const *f(int a);'),
    supposed(ENSURED + ' ensures r;', 'char const *f(int a);'),
]
HARMLESS = [
    '[wp] Warning: No goal generated\n',
    '[wp:pedantic-assigns] x.c:1: Warning: \n  No \'assigns \\result \\from '
    '...\' specification for function \'f\'returning pointer type.\n',
    supposed(APART, READS),
    # Where it takes more than a line.
    supposed('requires\n         \\separated(\n           at + (..), '
             '(char const (*)[9])names + (..),\n           '
             '(unsigned char const *)slots + (..)\n         );', READS),
    supposed(APART + '\n       ' + APART.replace('(at', '(by'),
             'int f(char const *at, char const *by);'),
    supposed(ENSURED, 'char const *f(int a);'),
]


def refused():
    """Reports that must not pass, as the arguments of judge()."""
    good, one = rows('Valid', 'Valid'), rows('Considered valid')[0]
    want = {'a': collections.Counter(f=2)}
    both = {'a': want['a'], 'b': collections.Counter()}
    runs = '[rte:annot] annotating function f\n'
    yield {'a': []}, want
    yield {'a': rows('Valid')}, want
    yield {'a': rows('Valid', 'Valid', 'Valid')}, want
    for status in 'Unknown', 'Partially proven', 'Invalid or unreachable':
        yield {'a': good + rows(status)}, want
    yield {'a': good + [one._replace(text='q')]}, want
    yield {'a': good, 'b': rows('Considered valid')}, both
    leaned = {'a': good + [one._replace(function='g', text='q')]}
    yield leaned, want, {'h': 's'}
    yield {'a': good}, want, {'f': 's'}
    yield leaned, want, {'g': 's', 'h': 's'}, {}, True
    yield {'a': good}, want, {}, {'a': runs}
    for text in NOT_HARMLESS:
        yield {'a': good}, want, {}, {'a': text}


def raises(work, *args):
    try:
        work(*args)
    except ValueError:
        return True
    return False


def self_test_of_files():
    """What is no report, and no list of what is assumed."""
    for text in 'head\nno tabs\n', 'head\na\tb\tc\n':
        if not raises(parse, text):
            sys.exit('gate: takes for a report: ' + text)
    outside = 'head\nFRAMAC_SHARE\tx.h\t1\tf\tk\tUnknown\tone\n'
    if parse('head\n') or parse(outside):
        sys.exit('gate: finds rows where there are none')
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / 'assumed'
        for text in ('f', 'f too short it', 'f() asks and changes nothing',
                     'f asks and changes nothing\nf asks and changes nothing'):
            path.write_text('# a comment\n' + text + '\n')
            if not raises(read_assumed, path):
                sys.exit('gate: list of what is assumed: ' + text)
        path.write_text('# a comment\n\nf asks and changes nothing\n')
        if read_assumed(path) != {'f': 'asks and changes nothing'}:
            sys.exit('gate: reads another list of what is assumed')


def self_test():
    good, one = rows('Valid', 'Valid'), rows('Considered valid')[0]
    want = {'a': collections.Counter(f=2)}
    ends = rows('Valid') + rows('Valid', kind=ENDS)
    log = '[rte:annot] annotating function f\n[wp] Warning: No goal generated\n'
    if judge({'a': good}, want) or judge({'a': ends}, want, {}, {'a': log}):
        sys.exit('gate: refuses a good report')
    lean = [one, good[0]._replace(function='g')]
    if judge({'a': good, 'b': lean},
             {'a': want['a'], 'b': collections.Counter(g=1)}):
        sys.exit('gate: refuses a contract proved elsewhere')
    called = rows('Valid', kind='precondition')[0]._replace(function='g')
    if judge({'a': good + [one._replace(function='g'), called]},
             {'a': collections.Counter(f=2, g=1)}, {'g': 's'}, {}, True):
        sys.exit('gate: refuses an assumption that is listed')
    for number, case in enumerate(refused()):
        if not judge(*case):
            sys.exit('gate: accepts bad report number %d: %s' % (number, case))
    for text in HARMLESS:
        if judge({'a': good}, want, {}, {'a': text}):
            sys.exit('gate: refuses the log: ' + text)
    wrapped = 'head\nsrc\tx.c\t1\tf\tk\tValid\tone\n  two\n'
    if [r.text for r in parse(wrapped)] != ['one two']:
        sys.exit('gate: does not join wrapped rows')
    self_test_of_files()

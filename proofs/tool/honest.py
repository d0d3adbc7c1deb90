"""Looks for what would make a proof say less than it seems to.

Nothing may be taken for granted in a contract or beside it: no admit, no
assume, no axiom, no lemma (which WP would use without proof), no property
that WP is told to leave out, no case that is left open. And the prover must
read the code that the compiler reads.
"""
import re

from tool import frama, source

WORDS = {
    'admit': 'is taken for granted',
    'assume': 'is taken for granted',
    'axiom': 'is taken for granted',
    'axiomatic': 'is taken for granted',
    'lemma': 'is used without proof',
    'no_wp': 'is left out by WP',
    'model': 'what WP does not see',
    'volatile': 'what WP does not see',
    'import': 'what WP does not see',
    'extern': 'what WP does not see',
    'slevel': 'an option in a comment',
    'pragma': 'an option in a comment',
}
MACRO = ('admit', 'assume', 'axiom', 'axiomatic', 'lemma', 'no_wp')
# Where the prover may be shown other text than the compiler: declarations of
# what is assumed.
OTHER_TEXT = re.compile(r'src/core/port\w*\.h')


def words(text):
    """Words of a contract, without its comments and its strings."""
    text = re.sub(r'//[^\n]*|"[^"]*"', ' ', text[3:])
    return re.findall(r'\\?\w+', text)


def cases(text):
    """What is wrong with the behaviors of a contract."""
    if not re.search(r'\bassumes\b', text):
        return None
    if re.search(r'\bcomplete\s+behaviors\s*;', text):
        return None
    return 'assumes, and not "complete behaviors;": a case may be left open'


def wrong(text):
    """Complaints about a contract."""
    found = ['%s: %s' % (w, WORDS[w]) for w in words(text) if w in WORDS]
    if cases(text):
        found.append(cases(text))
    for clause in re.findall(r'\bterminates\b([^;]*);', text):
        if clause.strip() != r'\true':
            found.append('terminates on a condition:' + clause)
    if re.search(r'\b(?:logic|predicate)\b[^=;]*(?:\breads\b|;)', text):
        found.append('a logic function without a definition')
    if re.search(r'\b(requires|assumes|invariant)\b[^;]*?\\false', text):
        found.append(r'\false is asked for: all follows')
    if re.search(r'\bensures\s+(\w+\s*:\s*)*\\true\s*;', text):
        found.append(r'ensures \true says nothing')
    return found


def look(path, text):
    """(line, complaint) for a file."""
    for line, contract in source.contracts(text):
        for what in wrong(contract):
            yield line, what
    # frama-c expands macros in contracts: none may bring such a word there.
    for match in re.finditer(r'^[ \t]*#[ \t]*define\b(?:.*\\\n)*.*', text, re.M):
        for word in set(re.findall(r'\w+', match[0])) & set(MACRO):
            yield text.count('\n', 0, match.start()) + 1, 'macro: ' + word
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r'__FRAMAC__|__FC_|FRAMA_C', line):
            if not OTHER_TEXT.fullmatch(path):
                yield number, 'other text for the prover than for gcc'
        if re.search(r'#\s*pragma|\b__asm|\basm\b|\b_Pragma', line):
            yield number, 'text that a prover skips'


def files():
    core = frama.ROOT / 'src' / 'core'
    found = sorted(core.glob('*.[ch]')) + sorted(frama.ROOT.glob(
        'proofs/*.[ch]'))
    return [p for p in found if not p.name.endswith('_test.c')]


def check():
    """Complaints, each with its place; and how much was looked at."""
    bad, clauses, shown = [], 0, 0
    for path in files():
        name = str(path.relative_to(frama.ROOT))
        text = path.read_text()
        clauses += sum(1 for _ in source.contracts(text))
        shown += text.count('__FRAMAC__')
        bad += ['%s:%d: %s' % (name, line, what)
                for line, what in look(name, text)]
    return bad, len(files()), clauses, shown


PLANTED = ['/*@ ensures %s: a; */' % w for w in WORDS] + [
    '#define A(x) %s x' % w for w in MACRO] + [
    '/*@ admit a > 0; */', '/*@ assert x: a; assume b; */',
    '/*@ axiomatic A { axiom b: c; } */', '/*@ lemma l: \\true; */',
    '//@ lemma l: \\true;', '/*@ ensures no_wp: a; */',
    '/*@ requires a;\n  @ terminates a > 1;\n  @*/',
    '/*@ requires r: \\false; */', '/*@ loop invariant i: \\false; */',
    '/*@ behavior b: assumes a; ensures c; */', '/*@ ensures e: \\true; */',
    '/*@ logic integer f(int *p) reads *p; */', '#ifdef __FRAMAC__',
    '#ifndef FRAMA_C', 'int __FC_x;', '#pragma GCC x', '_Pragma("x")',
    '__asm("nop");', 'asm("nop");', '#define A(x) \\\n\tadmit x',
    '/*@ predicate p(int a); */', '/*@ loop invariant \\false; */',
    '/*@ behavior b: assumes a; behavior c: assumes b;\n'
    '  @ disjoint behaviors; */',
]
FINE = [
    '/* admit, lemma */', '"/*@ lemma"', '/*@ assert lemmas: a; */',
    '/*@ behavior b: assumes a; ensures c;\n  @ complete behaviors; */',
    '/*@ requires a; terminates \\true; ensures \\result ==> b; */',
]


def self_test():
    for text in PLANTED:
        if not list(look('src/core/x.c', text)):
            raise SystemExit('honest: lets pass: ' + text)
    for text in FINE:
        if list(look('src/core/x.c', text)):
            raise SystemExit('honest: refuses: ' + text)
    if list(look('src/core/port.h', '#ifdef __FRAMAC__')):
        raise SystemExit('honest: refuses the text of a port')
    for path in 'src/core/port.c', 'src/sys/port.h', 'src/core/a_port.h':
        if not list(look(path, '#ifdef __FRAMAC__')):
            raise SystemExit('honest: other text for the prover in ' + path)
    names = [str(p.relative_to(frama.ROOT)) for p in files()]
    for unit in frama.units().values():
        for name in set(unit.files) - set(names):
            raise SystemExit('honest: does not look at ' + name)
    if not any(n.endswith('.h') for n in names) or any(
            n.endswith('_test.c') for n in names):
        raise SystemExit('honest: looks at other files')

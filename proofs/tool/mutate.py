"""Makes wrong code of right code: one small change at a time, in what the
compiler reads, never in a comment or a contract."""
import collections
import re

from tool import source

Mutant = collections.namedtuple('Mutant', 'path function name line text')
Change = collections.namedtuple('Change', 'start end new')

SWAPS = {'<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==',
         '&&': '||', '||': '&&', '+': '-', '-': '+', '+=': '-=', '-=': '+=',
         '++': '--', '--': '++', '*': '+', '/': '*', '%': '/'}
TOKEN = re.compile(r'->|<<=?|>>=?|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|'
                   r'[A-Za-z_]\w*|\d\w*|[^\s\w]')
CELL = re.compile(r'(?P<index>\[[^\]\n]+\]|\b[A-Z]+\([A-Z_]+\))\s*=\s*'
                  r'(?P<value>[A-Z]+\([^()\n]*\)|-?\w+)\s*(?=,)')
KEPT = {'if', 'for', 'while', 'do', 'switch', 'else', 'case', 'default',
        'goto', 'const', 'static', 'struct', 'enum', 'union', 'unsigned',
        'int', 'char', 'bool', 'size_t', 'void', '_Static_assert'}
LEFT = re.compile(r'[\w)\]]$')


def operators(code, start, end):
    """Comparisons and their boundaries, and against or, plus against minus,
    constants, negations."""
    constants = {}
    for name in re.findall(r'\bPLUMB_[A-Z0-9_]+\b', code):
        constants.setdefault(name.rsplit('_', 1)[0], {})[name] = True
    for match in TOKEN.finditer(code, start, end):
        token, at = match[0], match.span()
        before = code[start:at[0]].rstrip()
        if token in SWAPS:
            if token not in '-+*' or LEFT.search(before):
                yield Change(*at, SWAPS[token])
        elif token == '!':
            yield Change(*at, '')
        elif token in ('true', 'false'):
            yield Change(*at, 'false' if token == 'true' else 'true')
        elif re.fullmatch(r'\d+[uUlL]*', token):
            number = int(token.rstrip('uUlL'))
            yield Change(*at, str(number + 1))
            if number > 0:
                yield Change(*at, str(number - 1))
        elif token.startswith('PLUMB_') and token.isupper():
            like = list(constants[token.rsplit('_', 1)[0]])
            other = like[(like.index(token) + 1) % len(like)]
            if other != token:
                yield Change(*at, other)


def conditions(code, start, end):
    """Negated, and the two answers of a ?: swapped."""
    for match in re.compile(r'\b(?:if|while)\s*\(').finditer(code, start, end):
        close = source.closing(code, match.end() - 1)
        yield Change(match.end(), close,
                     '!(%s)' % code[match.end():close])
    for match in re.compile(r'\?').finditer(code, start, end):
        colon = span(code, match.end(), ':')
        if colon is not None:
            stop = span(code, colon + 1, ',;)]}:')
            first = code[match.end():colon].strip()
            second = code[colon + 1:stop].strip()
            yield Change(match.end(), stop, ' %s : %s' % (second, first))


def span(code, at, ends):
    """The first of these characters outside brackets and other ?: pairs."""
    depth = asked = 0
    for place in range(at, len(code)):
        char = code[place]
        if char in ends and depth == 0 and asked == 0:
            return place
        if char in '([{':
            depth += 1
        elif char in ')]}':
            depth -= 1
            if depth < 0:
                return None
        elif char == '?':
            asked += 1
        elif char == ':':
            asked -= 1
        elif char == ';':
            return None
    return None


def statements(code, start, end):
    """Every statement that can be left out."""
    at = since = start + 1
    while at < end:
        char = code[at]
        if char in '([':
            at = source.closing(code, at)
        elif char in '{}':
            since = at + 1
        elif char == ';':
            text = code[since:at]
            head = re.match(r'\s*(?:(?:case\s[^:]*|default)\s*:\s*)*', text)
            first = re.match(r'\w+', text[head.end():])
            declares = re.match(r'\w+\s+\**\w+', text[head.end():])
            if text[head.end():].strip() and not (
                    first and (first[0] in KEPT or (
                        declares and first[0] != 'return'))):
                yield Change(since + head.end(), at, '')
            since = at + 1
        at += 1


def cells(code, start, end):
    """Every cell of a table, with the next one that is different."""
    found = list(CELL.finditer(code, start, end))
    for n, cell in enumerate(found):
        for other in found[n + 1:] + found[:n]:
            if other['value'] != cell['value']:
                yield Change(*cell.span('value'), other['value'])
                break


def tables(code):
    """(name, start, end) of the tables at file level."""
    for match in re.finditer(r'\bconst\b[^;{}()=]*?\b(\w+)\s*((?:\[[^\]]*\]'
                             r'\s*)+)=\s*\{', code):
        yield match[1], match.end() - 1, source.closing(code, match.end() - 1)


def changes(text):
    """(function, change) for everything in a file that is proved."""
    code, functions = source.blank(text), source.functions(text)
    for function in functions:
        seen = set()
        for make in operators, conditions, statements:
            for change in make(code, function.body, function.end):
                if change not in seen:
                    seen.add(change)
                    yield function.name, change
    for name, start, end in tables(code):
        users = [f.name for f in functions
                 if re.search(r'\b%s\b' % name, code[f.body:f.end])]
        for change in cells(code, start, end):
            if users:
                yield users[0], change


def named(text, change):
    """What is changed, in words that stay when other lines move."""
    first = text.rfind('\n', 0, change.start) + 1
    last = text.find('\n', change.end)
    old = ' '.join(source.PIECE.sub(' ', text[first:last]).split())
    new = ' '.join(source.PIECE.sub(' ', text[first:change.start] + change.new +
                                    text[change.end:last]).split())
    return '%s => %s' % (old, new)


def mutants(path, text):
    counted = collections.Counter()
    for function, change in changes(text):
        name = named(text, change)
        counted[function, name] += 1
        if counted[function, name] > 1:
            name += ' #%d' % counted[function, name]
        yield Mutant(path, function, name,
                     text.count('\n', 0, change.start) + 1,
                     text[:change.start] + change.new + text[change.end:])


def self_test():
    text = ('#define ON(x) [x]\nstatic const int t[2][2] = {\n'
            '\tON(A) = TO(B, C),\n\tON(D) = TO(E, F),\n};\n'
            'int\nf(int *p, int a)\n{\n\tint x = t[0][1]; /* a < b */\n'
            '\t/*@ assert a < 3; */\n\tif (a < 3 && !p) {\n'
            '\t\tx = a ? 2 : -1;\n\t\tg(*p);\n\t}\n\treturn x;\n}\n')
    names = [m.name for m in mutants('x.c', text)]
    for want in ('ON(A) = TO(B, C), => ON(A) = TO(E, F),',
                 'if (a < 3 && !p) { => if (a <= 3 && !p) {',
                 'if (a < 3 && !p) { => if (a < 3 || !p) {',
                 'if (a < 3 && !p) { => if (!(a < 3 && !p)) {',
                 'if (a < 3 && !p) { => if (a < 4 && !p) {',
                 'if (a < 3 && !p) { => if (a < 3 && p) {',
                 'x = a ? 2 : -1; => x = a ? -1 : 2;',
                 'x = a ? 2 : -1; => ;', 'g(*p); => ;', 'return x; => ;'):
        if want not in names:
            raise SystemExit('mutate: does not make: %s' % want)
    if any('assert' in n or 'b' in n.split('=>')[0] for n in names):
        raise SystemExit('mutate: changes a comment')
    if len(names) != len(set(names)):
        raise SystemExit('mutate: two of one name')

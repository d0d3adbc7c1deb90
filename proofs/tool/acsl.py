"""Contracts as C: what can be executed of them. Integers are 128 bits wide,
so that sums in a contract are the mathematical ones. What cannot be executed
(what is valid or apart in memory) is Skipped, and counted."""
import re

TOKEN = re.compile(r'\s*(\\?[A-Za-z_]\w*|0[xX][0-9a-fA-F]+|\d+|'
                   r'\'(?:\\.|[^\'\\])\'|==>|<==>|\^\^|'
                   r'&&|\|\||->|==|!=|<=|>=|<<|>>|\.\.|[-+*/%<>=!?:;,.(){}\[\]'
                   r'&|~^])')
LOOSE = [['<==>'], ['==>'], ['||'], ['^^'], ['&&']]
TIGHT = [['|'], ['^'], ['&'], ['==', '!=', '<', '<=', '>', '>='],
         ['<<', '>>'], ['+', '-'], ['*', '/', '%']]
INT = ('int',)


class Skipped(Exception):
    pass


def tokens(text):
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise Skipped('not read: ' + text[at:at + 20])
        found.append(match[1])
        at = match.end()
    return found


class Reader:
    """One expression. types: variables in scope; world: structs, functions of
    the logic; olds: expressions to evaluate before the call."""

    def __init__(self, text, types, world, olds):
        self.left, self.types, self.world = tokens(text), dict(types), world
        self.olds, self.past, self.bound, self.changed = olds, False, [], 0

    def peek(self, n=0):
        return self.left[n] if n < len(self.left) else ''

    def take(self, want=None):
        token = self.left.pop(0) if self.left else ''
        if want is not None and token != want:
            raise Skipped('%s where %s is due' % (token, want))
        return token

    def whole(self):
        """As a C condition or value, with its type."""
        while self.peek(1) == ':' and re.match(r'[A-Za-z_]\w*$', self.peek()):
            self.take(), self.take()
        found = self.expression()
        if self.left:
            raise Skipped('more: ' + ' '.join(self.left))
        return found

    def expression(self):
        if self.peek() in ('\\forall', '\\exists'):
            return self.quantified()
        cond = self.binary(0)
        if self.peek() != '?':
            return cond
        self.take('?')
        yes = self.expression()
        self.take(':')
        no = self.expression()
        return '(%s ? %s : %s)' % (cond[0], yes[0], no[0]), yes[1]

    def binary(self, level):
        if level == len(LOOSE):
            return self.relation()
        left = self.binary(level + 1)
        while self.peek() in LOOSE[level]:
            op = self.take()
            if op == '==>':
                right = self.implied(level)
                left = '(!(%s) || (%s))' % (left[0], right[0]), INT
                continue
            right = self.operand(level + 1)
            form = {'<==>': '(!(%s) == !(%s))', '^^': '(!(%s) != !(%s))',
                    '&&': '(%s && %s)', '||': '(%s || %s)'}[op]
            left = form % (left[0], right[0]), INT
        return left

    def operand(self, level):
        if self.peek() in ('\\forall', '\\exists'):
            return self.quantified()
        return self.binary(level)

    def implied(self, level):
        return self.operand(level)

    def relation(self):
        """a <= b < c is a <= b && b < c."""
        terms, ops = [self.tight(0)], []
        while self.peek() in TIGHT[3]:
            ops.append(self.take())
            terms.append(self.tight(0))
        if not ops:
            return terms[0]
        parts = [self.compare(terms[n], op, terms[n + 1])
                 for n, op in enumerate(ops)]
        return '(%s)' % ' && '.join(parts), INT

    def compare(self, left, op, right):
        if left[1][0] == 'struct' and op in ('==', '!='):
            same = 'same_%s(%s, %s)' % (left[1][1], left[0], right[0])
            self.world.compared.add(left[1][1])
            return same if op == '==' else '!' + same
        return '%s %s %s' % (left[0], op, right[0])

    def tight(self, level):
        if level == 3:
            level = 4
        if level == len(TIGHT):
            return self.unary()
        left = self.tight(level + 1)
        while self.peek() in TIGHT[level]:
            op = self.take()
            right = self.tight(level + 1)
            kind = left[1] if left[1][0] == 'ptr' else INT
            left = '(%s %s %s)' % (left[0], op, right[0]), kind
        return left

    def unary(self):
        token = self.peek()
        if token == '!':
            self.take()
            return '!(%s)' % self.unary()[0], INT
        if token == '-':
            self.take()
            return '(-%s)' % self.unary()[0], INT
        if token == '*':
            self.take()
            text, kind = self.unary()
            if kind[0] != 'ptr':
                raise Skipped('* of no pointer')
            return self.leaf('(*%s)' % text, kind[1])
        if token == '&':
            self.take()
            text, kind = self.unary()
            return '(&%s)' % self.bare(text), ('ptr', kind)
        if token == '(' and self.cast():
            return self.unary()
        return self.postfix()

    def cast(self):
        match = re.match(r'\( (?:const )?(?:_Bool|bool|integer|int|size_t|'
                         r'unsigned int|u?int\d+_t|unsigned char|char) \)',
                         ' '.join(self.left[:5]))
        if match:
            del self.left[:len(match[0].split())]
        return match is not None

    def leaf(self, text, kind):
        """A C object is read as it is; an integer with 128 bits."""
        return ('((__int128)%s)' % text if kind == INT else text), kind

    @staticmethod
    def bare(text):
        return re.sub(r'^\(\(__int128\)(.*)\)$', r'\1', text)

    def postfix(self):
        text, kind = self.primary()
        while self.peek() in ('.', '->', '['):
            op = self.take()
            text = self.bare(text)
            if op == '[':
                index = self.expression()[0]
                self.take(']')
                if kind[0] not in ('ptr', 'array'):
                    raise Skipped('[] of no array')
                text, kind = '%s[%s]' % (text, index), kind[1]
            else:
                name = self.take()
                if op == '->':
                    kind = kind[1] if kind[0] == 'ptr' else ('?',)
                if kind[0] != 'struct':
                    raise Skipped('a field of no struct: ' + name)
                fields = self.world.fields(kind[1])
                if name not in fields:
                    raise Skipped('no such field: ' + name)
                text, kind = '%s%s%s' % (text, op, name), fields[name]
            text, kind = self.leaf(text, kind)
        return text, kind

    def primary(self):
        token = self.take()
        if token == '(':
            found = self.expression()
            self.take(')')
            return '(%s)' % found[0], found[1]
        if token == '{':
            return self.update()
        if token == '\\true':
            return '1', INT
        if token == '\\false':
            return '0', INT
        if token == '\\null':
            return '((void *)0)', ('ptr', ('?',))
        if token in ('\\old', '\\at'):
            return self.old(token)
        if token in ('\\valid', '\\valid_read', '\\separated', '\\initialized'):
            return self.memory(token)
        if token == '\\result':
            return self.leaf('result', self.types['\\result'])
        if re.match(r"\d|'", token):
            return '((__int128)%s)' % token, INT
        if token.startswith('\\'):
            raise Skipped(token)
        if self.peek() == '{':
            if token in self.world.between:
                return self.two_states(token)
            self.label()
        if self.peek() == '(':
            return self.call(token)
        if token in self.types:
            return self.leaf(token, self.types[token])
        return '((__int128)%s)' % token, INT

    def label(self):
        """One that means here and now says nothing."""
        self.take('{')
        if self.take() not in ('L', 'Here', 'Post') or self.take() != '}':
            raise Skipped('a label')

    def two_states(self, name):
        """What is said of two states is written out: one is the old one."""
        labels, params, body = self.world.between[name]
        given = re.match(r'\{ (?:Old|Pre) , Here \} \( ([\w ,]+) \)',
                         ' '.join(self.left))
        if not given:
            raise Skipped('labels')
        del self.left[:len(given[0].split())]
        for name, value in zip(params, given[1].split(' , ')):
            body = re.sub(r'\b%s\b' % name, value, body)
        body = re.sub(r'\\at\(([^()]*), %s\)' % labels[0], r'\\old(\1)', body)
        body = re.sub(r'\\at\(([^()]*), %s\)' % labels[1], r'(\1)', body)
        self.left[:0] = tokens('(' + body + ')')
        return self.primary()

    def call(self, name):
        if not self.world.logic.get(name):
            raise Skipped('no such function of the logic: ' + name)
        self.take('(')
        given = []
        while self.peek() != ')':
            given.append(self.expression())
            if self.peek() == ',':
                self.take()
        self.take(')')
        # One name may be that of several, for other types.
        for mangled, (params, kind) in self.world.logic[name].items():
            if [p[0] for p in params] == [g[1][0] for g in given] and all(
                    p == g[1] for p, g in zip(params, given)
                    if p[0] == 'struct'):
                return 'acsl_%s(%s)' % (
                    mangled, ', '.join(g[0] for g in given)), kind
        raise Skipped('other arguments: ' + name)

    def memory(self, token):
        """Of memory only this can be seen: a pointer is not null."""
        self.take('(')
        single = re.match(r'(\w+) \)', ' '.join(self.left))
        depth = 1
        while depth:
            depth += {'(': 1, ')': -1, '': -99}.get(self.take(), 0)
            if depth < -9:
                raise Skipped('brackets')
        if token in ('\\valid', '\\valid_read') and single:
            return '(%s != 0)' % single[1], INT
        self.world.unseen += 1
        return '1', INT

    def old(self, token):
        if self.past:
            raise Skipped('old of old')
        self.take('(')
        self.past = True
        text, kind = self.expression()
        self.past = False
        if token == '\\at':
            self.take(',')
            if self.take() != 'Pre':
                raise Skipped('a label')
        self.take(')')
        if any(re.search(r'\b%s\b' % b, text) for b in self.bound):
            raise Skipped('old inside of a quantifier')
        if 'result' in text:
            raise Skipped('old of the result')
        if text not in self.olds:
            self.olds.append(text)
        return 'old_%d' % self.olds.index(text), kind

    def update(self):
        """{s \\with .a = b, ...}"""
        text, kind = self.expression()
        self.take('\\with')
        self.changed += 1
        name = 'changed_%d' % self.changed
        parts = ['__auto_type %s = %s;' % (name, text)]
        while True:
            field = ''
            while self.peek() in ('.', '['):
                field += self.take() + self.take()
                if '[' in field[-2:]:
                    field += self.take(']')
            self.take('=')
            parts.append('%s%s = %s;' % (name, field, self.expression()[0]))
            if self.take() == '}':
                return '({ %s %s; })' % (' '.join(parts), name), kind

    def quantified(self):
        every = self.take() == '\\forall'
        self.take('integer')
        name = self.take()
        self.take(':')
        self.types[name] = INT
        self.bound.append(name)
        low = self.tight(0)[0]
        strict = self.take()
        if strict not in ('<', '<=') or self.take() != name:
            raise Skipped('no range')
        upper = self.take()
        high = self.tight(0)[0]
        if re.search(r'\ball_', high):
            raise Skipped('a quantifier over one')
        if not every:
            self.take('&&')
            rest = self.expression()
        elif self.peek() == '&&':
            rest = self.guarded()
        else:
            self.take('==>')
            rest = self.expression()
        self.bound.pop()
        return ('({ bool all_%s = %d; for (__int128 %s = %s%s; %s %s %s && '
                'all_%s == %d; %s++) { all_%s = %s; } all_%s; })' % (
                    name, every, name, low, ' + 1' if strict == '<' else '',
                    name, upper, high, name, every, name, name, rest[0],
                    name), INT)

    def guarded(self):
        self.take('&&')
        cond = self.binary(len(LOOSE) - 1)
        self.take('==>')
        then = self.expression()
        return '(!(%s) || (%s))' % (cond[0], then[0]), INT

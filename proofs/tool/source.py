"""Reads C no further than needed: comments, contracts, bodies."""
import collections
import re

PIECE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"'
                   r"|'(?:\\.|[^'\\\n])*'", re.S)
Function = collections.namedtuple('Function', 'name start body end')


def is_contract(piece):
    return piece.startswith(('/*@', '//@'))


def blank(text):
    """The same text, as long and with the same lines, with blanks for all
    comments, contracts, strings and preprocessor lines."""
    def hide(match):
        return re.sub(r'[^\n]', ' ', match[0])
    text = PIECE.sub(hide, text)
    return re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', hide, text, flags=re.M)


def contracts(text):
    """(line, text) of every contract and annotation."""
    for match in PIECE.finditer(text):
        if is_contract(match[0]):
            yield text.count('\n', 0, match.start()) + 1, match[0]


def closing(code, at):
    """Where the bracket at that place is closed."""
    depth = 0
    for place in range(at, len(code)):
        if code[place] in '({[':
            depth += 1
        elif code[place] in ')}]':
            depth -= 1
            if depth == 0:
                return place
    raise ValueError('a bracket that is not closed')


def functions(text):
    """The functions that have a body, in their order."""
    code, at, found, since = blank(text), 0, [], 0
    while True:
        match = re.compile(r'[;{]').search(code, at)
        if match is None:
            return found
        if match[0] == ';':
            at = since = match.end()
            continue
        end = closing(code, match.start()) + 1
        head = code[since:match.start()].rstrip()
        if head.endswith(')'):
            name = re.search(r'(\w+)\s*\((?:[^()]|\([^()]*\))*\)$', head)
            if name:
                found.append(Function(name[1], since, match.start(), end))
                since = end
        at = end


def meaning(text):
    """The text without what a prover does not see: plain comments, where its
    lines were, how it is indented."""
    text = PIECE.sub(lambda m: ' ' if m[0].startswith('/')
                     and not is_contract(m[0]) else m[0], text)
    text = re.sub(r'^[ \t]*# .*$', '', text, flags=re.M)
    return ' '.join(text.split())


def alone(text, name):
    """The text with no body but that of one function: that of all the others
    their contracts stand for."""
    parts, at = [], 0
    for function in functions(text):
        if function.name != name:
            parts += [text[at:function.body], ';']
            at = function.end
    return ''.join(parts + [text[at:]])


def self_test():
    text = ('#define X(a) {\nstatic int t[] = { 1 };\n/*@ ensures "{"; */\n'
            'static int\nf(int (*g)(int))\n{\n\tif (g) {\n\t\t/* } */\n'
            '\t}\n\treturn \'{\';\n}\n'
            'struct s { int a; };\nint h(void) { return 0; }\n')
    if [f.name for f in functions(text)] != ['f', 'h']:
        raise SystemExit('source: finds other functions')
    if 'return' in blank(alone(text, 'none')) or '"{"' not in alone(text, 'h'):
        raise SystemExit('source: keeps another body, or drops a contract')
    if meaning('# 1 "a"\nint  a;/* b */ /*@ c */\n') != 'int a; /*@ c */':
        raise SystemExit('source: meaning')
    if [n for n, _ in contracts(text)] != [3]:
        raise SystemExit('source: contracts')

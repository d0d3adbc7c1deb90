"""Compares what is assumed of the calls into user code with what is proved.

Every port that may change all of a drive (assigns *d) calls user code. That its
contract follows from what is known of user code is proved of deliver_NAME() in
drive_deliver.c: so that must say what plumb_port_NAME() does, clause by clause,
and may ask besides for what makes a visit one, and for nothing else.
"""
import re

from tool import frama, judge

PORTS = 'src/core/port.h', 'src/core/port_datagram.h'
DELIVERIES = 'proofs/drive_deliver.c'
MORE = re.compile(r'requires (visit|events|room): ')
VISIT = ', const struct visit *v'
KNOWN = re.compile(
    r'/\*@((?:(?!\*/).)*)\*/\s*'
    r'((?:int|void)\s+(?:plumb_port|deliver)_\w+\([^)]*\))', re.S)


def words(text):
    """On one line, blanks where words would run together and nowhere else."""
    return re.sub(r' ?(\W) ?', r'\1', ' '.join(text.split())).strip()


def functions(text):
    """name -> (head without its name, clauses) of what has a contract."""
    found = {}
    for contract, head in KNOWN.findall(text):
        name = re.search(r'(?:plumb_port|deliver)_\w+', head)[0]
        clauses = [' '.join(c.replace('@', ' ').split())
                   for c in contract.split(';')]
        found[name] = (words(head.replace(name, '')),
                       [c for c in clauses if c])
    return found


def calls_user_code(clauses):
    return 'assigns *d' in clauses


def compare(ports, deliveries, assumed):
    """What is not the same, a sentence each; and how many ports there are."""
    bad, count, proved = [], 0, functions(deliveries)
    for port, (head, clauses) in functions(ports).items():
        if not calls_user_code(clauses):
            continue
        count += 1
        name = port.replace('plumb_port_', 'deliver_')
        if name not in assumed.get(port, ''):
            bad.append('%s: proofs/assumed does not name %s' % (port, name))
        if name not in proved:
            bad.append('%s: no %s says that it follows' % (port, name))
            continue
        its_head, its_clauses = proved[name]
        if its_head != head[:-1] + words(VISIT) + ')':
            bad.append('%s: other parameters than %s has' % (name, port))
        if [c for c in its_clauses if not MORE.match(c + ' ')] != clauses:
            bad.append('%s: another contract than that of %s' % (name, port))
    return bad, count


def check():
    texts = ['\n'.join((frama.ROOT / p).read_text() for p in paths)
             for paths in (PORTS, [DELIVERIES])]
    bad, count = compare(*texts, judge.read_assumed())
    return bad + ([] if count else ['no port calls user code']), count


PORT = '''/*@ requires \\valid(d);
  @ requires accepts: A(d, n);
  @ assigns *d;
  @ ensures ok: B(d);
  @*/
int plumb_port_x(struct plumb_drive *d, size_t n);
/*@ assigns \\nothing;
  @*/
int plumb_port_y(struct plumb_drive *d);
'''
PROOF = '''/*@ requires \\valid(d);
  @ requires accepts:
  @   A(d, n);
  @ requires visit: C(v);
  @ assigns *d;
  @ ensures ok: B(d);
  @*/
int
deliver_x(
    struct plumb_drive *d, size_t n, const struct visit *v)
{
}
'''
TOLD = {'plumb_port_x': 'is what deliver_x does'}
WRONG = [
    (PORT, PROOF.replace('deliver_x', 'deliver_y'), TOLD),
    (PORT, PROOF.replace('size_t n', 'int n'), TOLD),
    (PORT, PROOF.replace(', const struct visit *v', ''), TOLD),
    (PORT, PROOF.replace('  @ ensures ok: B(d);\n', ''), TOLD),
    (PORT, PROOF.replace('B(d)', 'B(v)'), TOLD),
    (PORT, PROOF.replace('requires visit', 'requires more'), TOLD),
    (PORT, PROOF.replace('requires visit: C(v)', 'ensures visit: C(v)'), TOLD),
    (PORT, PROOF.replace('int\ndeliver', 'void\ndeliver'), TOLD),
    (PORT.replace('ensures ok: B(d)', 'ensures ok: B(d);\n  @ ensures D(d)'),
     PROOF, TOLD),
    (PORT, PROOF, {}),
]


def self_test():
    if compare(PORT, PROOF, TOLD) != ([], 1):
        raise SystemExit('deliver: refuses: %s' % compare(PORT, PROOF, TOLD)[0])
    for number, case in enumerate(WRONG):
        if not compare(*case)[0]:
            raise SystemExit('deliver: lets pass: number %d' % number)

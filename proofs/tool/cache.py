"""What was proved once, and under what. An entry is found by the hash of all
that a proof depends on: the versions of the tools, the options, and what the
preprocessor makes of the unit's files with everything that they include.
Comments and lines do not count. Only what passed is kept; it is judged again
by today's gate whenever it is used; and an entry that is not as it was written
is reported, and proved again.
"""
import hashlib
import json
import re
import subprocess

from tool import frama, source

BITS = {'lp64': ['-m64', '-D__FC_MACHDEP_X86_64'],
        'ilp32': ['-m32', '-D__FC_MACHDEP_X86_32']}
libc = None


def preprocess(machine, files, include='src .'):
    """As frama-c does it, with its own libc. It expands macros in contracts
    as well, where gcc leaves them: so those follow behind."""
    global libc
    if libc is None:
        libc = subprocess.run(['frama-c', '-print-share-path'], text=True,
                              capture_output=True).stdout.strip() + '/libc'
    run = subprocess.run(
        ['gcc', '-E', '-C', '-dD', '-nostdinc', '-isystem', libc, '-D__FRAMAC__=1'] +
        ['-I' + i for i in include.split()] + BITS[machine] + files,
        cwd=frama.ROOT, capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit('prove: %s' % run.stderr)
    return with_macros(run.stdout)


def with_macros(text):
    """Without definitions but those of our own that contracts use."""
    kept, macros, ours = [], {}, True
    for line in text.splitlines():
        mark = re.match(r'# \d+ "([^"]*)"', line)
        if mark:
            ours = not mark[1].startswith(('<', libc))
        define = re.match(r'#define (\w+)', line)
        if define and ours:
            macros[define[1]] = line
        if not re.match(r'#(define|undef)\b', line):
            kept.append(line)
    text, used, due = '\n'.join(kept) + '\n', [], []
    for _, contract in source.contracts(text):
        due += re.findall(r'\w+', contract)
    while due:
        name = due.pop()
        if name in macros:
            used.append(macros.pop(name))
            due += re.findall(r'\w+', used[-1])
    return text + '\n'.join(sorted(used))


def digest(*what):
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


class Cache:
    def __init__(self, directory, versions, fresh=False, say=print):
        self.directory, self.versions = directory, versions
        self.fresh, self.say = fresh, say
        self.damaged = 0
        directory.mkdir(parents=True, exist_ok=True)

    def key(self, machine, files, options):
        """Each file for itself, as frama-c reads them."""
        return digest(self.versions, machine, options, [
            [f, source.meaning(preprocess(machine, [f]))] for f in files])

    def path(self, name, key):
        return self.directory / ('%s-%s.json' % (name, key[:24]))

    def load(self, name, key):
        """What was kept under that key, or None."""
        path = self.path(name, key)
        if self.fresh or not path.exists():
            return None
        try:
            entry = json.loads(path.read_text())
            sound = (entry['key'] == key and
                     entry['seal'] == digest(key, name, entry['kept']))
        except (ValueError, KeyError, TypeError):
            sound = False
        if sound:
            return entry['kept']
        self.say('prove: %s was altered after it was written: proved again'
                 % path)
        path.unlink()
        self.damaged += 1
        return None

    def store(self, name, key, kept):
        path = self.path(name, key)
        new = path.with_suffix('.new')
        new.write_text(json.dumps({'key': key, 'kept': kept,
                                   'seal': digest(key, name, kept)}))
        new.replace(path)
        old = sorted(self.directory.glob(name + '-' + '?' * 24 + '.json'),
                     key=lambda p: p.stat().st_mtime)
        for path in old[:-4]:
            path.unlink()


def self_test(directory):
    """An entry is found again; an altered one, or one for another text, not."""
    cache = Cache(directory / 'cache-test', {'tool': '1'}, say=str)
    cache.store('x', 'a' * 64, {'csv': 'Valid'})
    if cache.load('x', 'a' * 64) != {'csv': 'Valid'}:
        raise SystemExit('cache: an entry is lost')
    path = cache.path('x', 'a' * 64)
    if cache.load('x', 'b' * 64) is not None:
        raise SystemExit('cache: takes the entry of another text')
    text = path.read_text()
    for old, new in (('Valid', 'valid'), ('aaa"', 'aab"'), ('{', '')):
        path.write_text(text.replace(old, new, 1))
        before = cache.damaged
        if cache.load('x', 'a' * 64) is not None or cache.damaged == before:
            raise SystemExit('cache: takes an altered entry')
    (directory / 'cache-test').rmdir()

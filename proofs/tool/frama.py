"""Runs Frama-C, and says with what it was run."""
import collections
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

from tool import judge, starter

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MACHINES = {'lp64': 'gcc_x86_64', 'ilp32': 'gcc_x86_32'}
TOOLS = {'frama-c': '-version', 'why3': '--version', 'z3': '--version',
         'cvc4': '--version'}
KNOWN = {'frama-c': '25.0', 'why3': '1.5.1', 'z3': '4.8.12', 'cvc4': '1.8'}
WP = ['-wp', '-wp-rte', '-warn-unsigned-overflow', '-warn-unsigned-downcast',
      '-wp-par', '1']
# WP's own limits are of the clock, and longer: see starter.
SLACK = starter.SLACK
# Without the ranges of C's types, as provers lose their way among many bools;
# and what is declared and not used is not leaned on.
LEAN = ['-wp-simplify-type', '-remove-unused-specified-functions']
PLAIN = '-wp-no-simplify-type'
TRIES = 3, 10, 60
SHORT, LONG = 2, 30
SMOKE = ['-wp', '-wp-smoke-tests', '-wp-prover', 'cvc4',
         '-wp-smoke-timeout', str(SLACK), '-wp-par', '1',
         '-wp-prop=-@ensures,-@assigns,-@requires,-@invariant,-@assert,'
         '-@variant,-@terminates']
# Milliseconds of CPU: of the goals that this prover proves here, 96 of 100 take
# it less.
SMOKE_LIMIT = '300'

Unit = collections.namedtuple('Unit', 'name how files')
WORDS = {'quick', 'full', 'z3', 'lean'}
Goal = collections.namedtuple('Goal', 'name prover verdict seconds')
Report = collections.namedtuple('Report', 'csv log cpu')


def units(path=judge.HERE / 'units'):
    """What is proved, in its order: name -> Unit."""
    found = {}
    for line in judge.lines_of(path):
        name, how, *files = line.split()
        how = how.split(',')
        missing = [f for f in files if not (ROOT / f).exists()]
        if set(how) - WORDS or name in found or not files or missing:
            sys.exit('prove: %s: not "name how files": %s %s' % (
                path, line, ' '.join(missing)))
        found[name] = Unit(name, how, files)
    return found


def versions():
    """What each tool calls itself; ends the program where one is missing."""
    missing = [t for t in TOOLS if not shutil.which(t)]
    if missing:
        print('prove: not found: %s\nprove: on Debian: apt-get install '
              'frama-c-base why3 z3 cvc4' % ' '.join(missing))
        sys.exit(2)
    said = {}
    for tool, option in TOOLS.items():
        text = subprocess.run([tool, option], capture_output=True,
                              text=True).stdout
        said[tool] = text.strip()
        if not re.search(r'(?<![\d.])' + re.escape(KNOWN[tool]), text):
            print('prove: note: %s is not the %s that the counts in '
                  'proofs/expected were taken with' % (tool, KNOWN[tool]))
    return said


def self_test_of_units(out):
    """A line of units that says something else ends the run."""
    path = out / 'units-test'
    for line in ('a full', 'a sometimes src/core/flow.c',
                 'a full src/core/none.c', 'a full,fast src/core/flow.c',
                 'a full src/core/flow.c\na full src/core/flow.c'):
        path.write_text(line + '\n')
        try:
            units(path)
        except SystemExit:
            continue
        raise SystemExit('frama: takes for a unit: ' + line)
    path.unlink()


def self_test(out):
    self_test_of_logs()
    self_test_of_units(out)
    starter.self_test(out)


def limit(seconds):
    return str(seconds * SLACK)


def base(machine, files, include='src .'):
    return (['frama-c', '-c11', '-machdep', MACHINES[machine],
             '-cpp-extra-args=' + ' '.join('-I' + i for i in
                                           include.split())] + files)


def options_of(how):
    return WP + (LEAN if 'lean' in how else [])


def order(how):
    return ('z3', 'cvc4') if 'z3' in how else ('cvc4', 'z3')


def once(how, seconds, *more):
    """Both provers, one time."""
    return options_of(how) + ['-wp-prover', ','.join(order(how)),
                              '-wp-timeout', limit(seconds), *more]


def proof(how):
    """The options that prove a unit: a short try of the prover that knows more
    of it, then of both, each of what those before left open; so what only the
    second proves does not cost all that the first may have. Lean: at first,
    and not for long, without the ranges of C's types, as provers lose their
    way among many bools, and then path by path."""
    if 'lean' in how:
        return once(how, SHORT) + [
            '-then', '-wp', PLAIN,
            '-then', '-wp', LEAN[0], '-wp-split', '-wp-timeout', limit(LONG)]
    (first, second), (short, *longer) = order(how), TRIES
    options = options_of(how) + ['-wp-prover', first,
                                 '-wp-timeout', limit(short)]
    # A prover that a later try names comes to those named before.
    options += ['-then', '-wp', '-wp-prover', second]
    for seconds in longer:
        options += ['-then', '-wp', '-wp-timeout', limit(seconds)]
    return options


def show(env, machine, unit, function):
    """The command that shows what is not proved of a function."""
    return 'cd %s && WHY3CONFIG=%s %s' % (
        shlex.quote(str(ROOT)), shlex.quote(env['WHY3CONFIG']), shlex.join(
            base(machine, unit.files) + once(unit.how, *(
                [LONG, '-wp-split'] if 'lean' in unit.how else [TRIES[-1]])) + [
                    '-wp-fct', function, '-wp-print']))


def watched(command, env, line=None):
    """Runs it; its output, and the CPU seconds of it and all its children.
    line(text) sees every line as it comes; what it finds true ends the run."""
    with subprocess.Popen(command, env=env, cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          start_new_session=True) as child:
        text = []
        for heard in child.stdout:
            text.append(heard)
            if line is not None and line(heard):
                os.killpg(child.pid, 15)
                break
        child.stdout.close()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return ''.join(text), used.ru_utime + used.ru_stime


def report(env, machine, files, options, stem, line=None):
    """Runs the provers: the report's text, the log and the CPU seconds."""
    csv = stem.parent / (stem.name + '.csv')
    log = stem.parent / (stem.name + '.log')
    csv.unlink(missing_ok=True)
    text, cpu = watched(base(machine, files) + options +
                        ['-then', '-report-csv', str(csv)], env, line)
    log.write_text(text)
    if not csv.exists():
        print(text[-2000:])
        sys.exit('prove: frama-c made no report: %s' % log)
    return Report(csv.read_text(), text, cpu)


def seconds(text):
    if not text:
        return 0.0
    if text.endswith('ms'):
        return float(text[:-2]) / 1000
    if text.endswith("'"):
        return float(text[:-1]) * 60
    return float(text[:-1])


GOAL = re.compile(r'\[wp\] \[([^\]]+)\] Goal (\S+)(?: : (\w+)(?: \((?:Qed:)?'
                  r'(\d[\d.]*m?s)\))?(?: \((\d[\d.]*m?s)\))?|$)', re.M)
PART = r'_part\d+$'
LOG = """[wp] [CFG] Goal f_terminates : Valid (Trivial)
[wp] [Qed] Goal typed_f_assigns : Valid (2ms)
[wp] [Z3 4.8.12] Goal typed_f_ensures_a : Failed
  Unknown error
[wp] [CVC4 1.8] Goal typed_f_ensures_b : Timeout (Qed:2ms) (24s)
[wp] [Failed] Goal typed_f_ensures_a
  Z3 4.8.12: Failed Unknown error
  CVC4 1.8: Timeout (24s)
[wp] [CVC4 1.8] Goal typed_f_ensures_b : Valid (Qed:2ms) (1.5s) (717)
[wp] [Z3 4.8.12] Goal typed_f_ensures_c : Failed
[wp] [Z3 4.8.12] Goal typed_f_ensures_c_part1 : Valid (Qed:2ms) (1s) (717)
[wp] Proved goals:    3 / 4
"""


def goals(log):
    """Every goal with who decided it. One that a later try proves counts once;
    so does one that both provers were done with; one that is proved path by
    path is its parts."""
    found = {}
    for who, name, verdict, first, second in GOAL.findall(log):
        key = name[6:] if name.startswith('typed_') else name
        if key not in found or found[key].verdict != 'Valid':
            found[key] = Goal(key, 'Qed' if who == 'CFG' else who,
                              verdict or who,
                              seconds(first) + seconds(second))
    parted = {re.sub(PART, '', key) for key in found if re.search(PART, key)}
    return [g for g in found.values()
            if g.verdict == 'Valid' or g.name not in parted]


def self_test_of_logs():
    said = [(g.name, g.verdict, round(g.seconds, 3)) for g in goals(LOG)]
    if said != [('f_terminates', 'Valid', 0), ('f_assigns', 'Valid', 0.002),
                ('f_ensures_a', 'Failed', 0), ('f_ensures_b', 'Valid', 1.502),
                ('f_ensures_c_part1', 'Valid', 1.002)]:
        raise SystemExit('frama: reads another log: %s' % said)

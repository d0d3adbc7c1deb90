"""Runs Frama-C, and says with what it was run."""
import collections
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time

from tool import judge

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MACHINES = {'lp64': 'gcc_x86_64', 'ilp32': 'gcc_x86_32'}
TOOLS = {'frama-c': '-version', 'why3': '--version', 'z3': '--version',
         'cvc4': '--version'}
KNOWN = {'frama-c': '25.0', 'why3': '1.5.1', 'z3': '4.8.12', 'cvc4': '1.8'}
WP = ['-wp', '-wp-rte', '-warn-unsigned-overflow', '-warn-unsigned-downcast',
      '-wp-par', '1']
# A limit is of CPU seconds, so that a busy machine proves what a free one does:
# the provers are started by a script of ours that sees to it, and what WP
# itself measures, which is the clock, is so many times longer.
SLACK = 8
SMOKE = ['-wp', '-wp-smoke-tests', '-wp-prover', 'cvc4',
         '-wp-smoke-timeout', str(SLACK), '-wp-par', '1',
         '-wp-prop=-@ensures,-@assigns,-@requires,-@invariant,-@assert,'
         '-@variant,-@terminates']

Goal = collections.namedtuple('Goal', 'name prover verdict seconds')
Report = collections.namedtuple('Report', 'csv log cpu')


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


STARTER = """#!/bin/sh
# %(name)s, with the limit that it is given as one of CPU seconds.
for a do
\tshift
\tcase $a in
\t-T:*) ulimit -t $(((${a#-T:} + %(round)d) / %(slack)d)) ;;
\t--tlimit-per=*) a=${a#--tlimit-per=}
\t\tulimit -t $(((${a%%000} + %(round)d) / %(slack)d)) ;;
\t*) set -- "$@" "$a" ;;
\tesac
done
exec %(path)s "$@"
"""


def starter(out, name):
    path = out / name
    path.write_text(STARTER % {
        'name': name, 'path': shlex.quote(shutil.which(name)),
        'slack': SLACK, 'round': SLACK - 1})
    path.chmod(0o755)
    return str(path)


def provers(out):
    """Why3's list of provers, in a file of our own: needs no set-up."""
    env = dict(os.environ, HOME=str(out), WHY3CONFIG=str(out / 'why3.conf'))
    kept = out / 'why3.conf'
    if not kept.exists() or str(out / 'z3') not in kept.read_text():
        run = subprocess.run(['why3', 'config', 'detect'], env=env,
                             capture_output=True, text=True)
        if run.returncode != 0:
            print(run.stdout + run.stderr + 'prove: why3 finds no provers')
            sys.exit(2)
        text = kept.read_text()
        for name in 'z3', 'cvc4':
            text = re.sub(r'path = "[^"]*/%s"' % name,
                          lambda _: 'path = "%s"' % starter(out, name), text)
        kept.write_text(text)
    return env


def limit(seconds):
    return str(seconds * SLACK)


def base(machine, files, include='src .'):
    return (['frama-c', '-c11', '-machdep', MACHINES[machine],
             '-cpp-extra-args=' + ' '.join('-I' + i for i in
                                           include.split())] + files)


def proof(timeout, who='cvc4,z3'):
    """Both provers need each other. What fails is tried once more, with
    longer."""
    return WP + ['-wp-prover', who, '-wp-timeout', limit(timeout),
                 '-then', '-wp', '-wp-timeout', limit(2 * timeout)]


def show(env, machine, files, function):
    """The command that shows what is not proved of a function."""
    return 'WHY3CONFIG=%s %s' % (env['WHY3CONFIG'], shlex.join(
        base(machine, files) + WP + ['-wp-prover', 'cvc4,z3', '-wp-timeout',
                                     limit(30), '-wp-fct', function,
                                     '-wp-print']))


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


GOAL = re.compile(r'\[wp\] \[([^\]]+)\] Goal (\S+) : (\w+)(?: \((?:Qed:)?'
                  r'(\d[\d.]*m?s)\))?(?: \((\d[\d.]*m?s)\))?')


def goals(log):
    """Every goal with who decided it. One that a second try proves counts
    once; so does one that both provers were done with."""
    found = {}
    for who, name, verdict, first, second in GOAL.findall(log):
        key = name[6:] if name.startswith('typed_') else name
        if key not in found or found[key].verdict != 'Valid':
            found[key] = Goal(key, 'Qed' if who == 'CFG' else who, verdict,
                              seconds(first) + seconds(second))
    return list(found.values())


class Clock:
    def __init__(self):
        self.start = time.monotonic()

    def __float__(self):
        return time.monotonic() - self.start

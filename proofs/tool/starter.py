"""Starts the provers: with limits of CPU time, so that a busy machine proves
what a free one does; and not where it is known to be in vain.

WP tries one prover after another on a goal, and each again with more time. The
tries that fail cost as much as all others; but they are the same ones each
time. So proofs/vain names them: by the hash of what the prover would be asked,
with the milliseconds that were not enough. Such a try is answered at once with
"unknown", which proves nothing: a list that is wrong, or out of date, can cost
time and can make a proof fail, and can do nothing else. Smoke tests, which pass
where a prover fails, are never answered so, nor are mutants.
"""
import os
import pathlib
import re
import select
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
VAIN = HERE.parent / 'vain'
# What WP itself measures is the clock: so many times longer. WP calls it Failed
# where a limit ended a prover, and Timeout where the clock did.
SLACK = 8
NAMES = 'z3', 'cvc4'

SCRIPT = """#!/bin/sh
# %(name)s with a limit of CPU time; not where PROVER_VAIN names the task as one
# that fails with as much. Tasks that fail go to PROVER_TRIED.
slack=${PROVER_SLACK:-%(slack)d}
for a do
\tshift
\tcase $a in
\t-T:*) seconds=${a#-T:} ;;
\t--tlimit=*000) seconds=${a#--tlimit=} seconds=${seconds%%000} ;;
\t*) set -- "$@" "$a" ;;
\tesac
done
limit=${PROVER_LIMIT:-$((${seconds:?no limit} * 1000 / slack))}
if [ -z "$PROVER_TRIED" ]; then
\texec %(limited)s $limit %(path)s "$@"
fi
task=$(sha256sum <"$a")
task=%(name)s-${task%%"${task#????????????????}"}
if [ -r "$PROVER_VAIN" ]; then
\twhile read -r known most; do
\t\tif [ "$known" = "$task" ] && [ "$most" -ge $limit ]; then
\t\t\techo $task $limit >>"$PROVER_TRIED"
\t\t\techo unknown
\t\t\texit 0
\t\tfi
\tdone <"$PROVER_VAIN"
fi
answer=$(%(limited)s $limit %(path)s "$@")
status=$?
case $answer in
unsat*) ;;
*) echo $task $limit >>"$PROVER_TRIED" ;;
esac
printf '%%s\\n' "$answer"
exit $status
"""


def limited(out):
    """The program that limits, built where it is not."""
    source, program = HERE / 'limited.c', out / 'limited'
    if (program.exists() and
            program.stat().st_mtime >= source.stat().st_mtime):
        return program
    new = out / ('limited.%d' % os.getpid())
    run = subprocess.run(['cc', '-O1', '-o', str(new), str(source)],
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit('prove: cc: ' + run.stderr)
    new.replace(program)
    return program


def starter(out, name, path=None):
    """A script that starts a prover; put in place at once, for others may be
    starting theirs."""
    script, new = out / name, out / ('%s.%d' % (name, os.getpid()))
    new.write_text(SCRIPT % {'name': name, 'slack': SLACK,
                             'limited': shlex.quote(str(limited(out))),
                             'path': shlex.quote(path or shutil.which(name))})
    new.chmod(0o755)
    new.replace(script)
    return str(script)


def provers(out):
    """Why3's list of provers, in a file of our own: needs no set-up."""
    env = dict(os.environ, HOME=str(out), WHY3CONFIG=str(out / 'why3.conf'))
    kept, scripts = out / 'why3.conf', {n: starter(out, n) for n in NAMES}
    if not kept.exists() or not all(
            'path = "%s"' % s in kept.read_text() for s in scripts.values()):
        run = subprocess.run(['why3', 'config', 'detect'], env=env,
                             capture_output=True, text=True)
        if run.returncode != 0:
            print(run.stdout + run.stderr + 'prove: why3 finds no provers')
            sys.exit(2)
        text = kept.read_text()
        for name, script in scripts.items():
            text = re.sub(r'path = "[^"]*/%s"' % name,
                          lambda _: 'path = "%s"' % script, text)
        kept.write_text(text)
    return env


class Tries:
    """The tries in vain of a job: those known, and those of this run."""

    def __init__(self, out, name):
        self.known, self.seen = VAIN / name, out / (name + '.tried')

    def env(self, env):
        self.seen.write_text('')
        return dict(env, PROVER_VAIN=str(self.known),
                    PROVER_TRIED=str(self.seen))

    def keep(self):
        """What this run tried in vain, or did not try as that is known, is
        what the next one need not try. The most time that was not enough of
        each; and what nobody asked any more is forgotten."""
        def read(path):
            return [line.split() for line in path.read_text().splitlines()
                    ] if path.exists() else []
        most, seen = {}, read(self.seen)
        for task, limit in read(self.known) + seen:
            most[task] = max(most.get(task, 0), int(limit))
        asked = sorted({task for task, _ in seen})
        if not asked:
            self.known.unlink(missing_ok=True)
            return
        VAIN.mkdir(exist_ok=True)
        self.known.write_text(''.join(
            '%s %d\n' % (task, most[task]) for task in asked))


def strangers(names):
    """Lists of jobs that there are not."""
    return sorted({p.name for p in VAIN.glob('*')} - set(names))


def run_starter(script, body, option, env=None):
    return subprocess.run([script, '-c', body, option, '/dev/null'], env=env,
                          capture_output=True, text=True)


def self_test_of_limits(out):
    """A starter ends what burns its seconds and not what sleeps, and refuses
    to start a prover without a limit that it knows."""
    burn = starter(out, 'starter-test', shutil.which('sh'))
    for option in '-T:%d' % SLACK, '--tlimit=%d000' % SLACK:
        for body, ends in (('while :; do :; done', False),
                           ('echo $0; sleep 1.2', True)):
            run = run_starter(burn, body, option)
            if (run.returncode == 0, run.stdout) != (
                    ends, '/dev/null\n' if ends else ''):
                raise SystemExit('starter: with %s: %s: status %d %s'
                                 % (option, body, run.returncode, run.stdout))
    if run_starter(burn, 'true', '--other=8000').returncode == 0:
        raise SystemExit('starter: starts without a limit')


def self_test_of_tries(out):
    """A try that failed is not made again with as much time, but with more it
    is; and one that did not fail is made."""
    burn = starter(out, 'starter-test', shutil.which('sh'))
    vain, tried = out / 'starter-test.vain', out / 'starter-test.tried'
    env = dict(os.environ, PROVER_VAIN=str(vain), PROVER_TRIED=str(tried))
    vain.unlink(missing_ok=True)
    for body, seconds, answer in (
            ('echo unsat', 8, 'unsat'), ('echo sat; exit 3', 8, 'sat'),
            ('echo unsat', 8, 'unknown'), ('echo unsat', 4, 'unknown'),
            ('echo unsat', 16, 'unsat')):
        tried.write_text('')
        run = run_starter(burn, body, '-T:%d' % seconds, env)
        if (run.stdout.strip() != answer or run.returncode != (
                3 if 'exit' in body else 0) or
                (answer == 'unsat') != (tried.read_text() == '')):
            raise SystemExit('starter: %s for %d s: %d %s, not %s' % (
                body, seconds, run.returncode, run.stdout, answer))
        if answer == 'sat':
            vain.write_text(tried.read_text())
    for path in vain, tried, pathlib.Path(burn):
        path.unlink()


def self_test_of_ends(out):
    """A starter that WP kills leaves no prover behind."""
    hang, tried = starter(out, 'starter-test', shutil.which('sh')), out / 'tried'
    with subprocess.Popen(
            [hang, '-c', 'echo $$ >&2; exec sleep 60', '-T:8', '/dev/null'],
            env=dict(os.environ, PROVER_TRIED=str(tried)),
            stderr=subprocess.PIPE, text=True) as script:
        prover = script.stderr.readline().strip()
        script.kill()
        # The end of what it says: nobody is left who could.
        if script.stderr in select.select([script.stderr], [], [], 10)[0]:
            return
        os.kill(int(prover), 9)
    raise SystemExit('starter: a prover outlives its starter')


def self_test(out):
    self_test_of_limits(out)
    self_test_of_ends(out)
    self_test_of_tries(out)

"""Listens to a run of wrong code. A goal fails where its prover answered that it
does not know, or used up its seconds, which are of its own work; where the
clock ran out before that, on a busy machine, nothing is known.
"""
import re

from tool import frama

STARVED = 'starved'


class Heard:
    """What a run says of goals: the first that failed with its prover's time
    used up or its answer given; and whether one had too little of the clock."""

    SAYS = re.compile(r'\[wp\] \[([^\]]+)\] Goal (?:typed_)?(\w+)(?: : (\w+))?')

    def __init__(self):
        self.failed, self.starved, self.goal = None, False, None
        self.verdicts = []

    def line(self, text):
        """True ends the run."""
        if text.startswith('  ') and self.goal:
            said = re.match(r'  \w+ [\d.]+: (\w+)', text)
            self.verdicts += [said[1]] if said else []
            return False
        self.settle()
        match = self.SAYS.match(text)
        if match and match[3] != 'Valid':
            self.goal = match[2]
            self.verdicts = [match[3]] if match[3] else []
        if self.goal and match[3]:
            self.settle()
        return self.failed is not None

    def settle(self):
        if self.goal and 'Timeout' in self.verdicts:
            self.starved = True
        elif self.goal and self.failed is None:
            self.failed = '%s: %s' % (self.goal, ', '.join(self.verdicts))
        self.goal = None


def run(command, options, csv, env):
    """What failed first (STARVED: nothing, but some goal had too little of the
    clock, and that again when it had eight times as much), the text, and the
    CPU seconds. The report is there where nothing failed."""
    spent, seconds = 0, options.index('-wp-timeout') + 1
    for more in 1, 8:
        heard, now = Heard(), list(options)
        now[seconds] = str(int(options[seconds]) * more)
        csv.unlink(missing_ok=True)
        text, cpu = frama.watched(
            command + now + ['-then', '-report-csv', str(csv)],
            dict(env, PROVER_SLACK=str(frama.SLACK * more)), heard.line)
        spent += cpu
        heard.settle()
        if heard.failed or not heard.starved:
            return heard.failed, text, spent
    return STARVED, text, spent


CASES = [
    ('[wp] [Z3 4.8.12] Goal typed_f_a : Valid (2ms)', None, False),
    ('[wp] [Z3 4.8.12] Goal typed_f_a : Failed', 'f_a: Failed', False),
    ('[wp] [CVC4 1.8] Goal typed_f_a : Unknown (Qed:1ms) (1s)', 'f_a: Unknown',
     False),
    ('[wp] [CVC4 1.8] Goal typed_f_a : Timeout (Qed:1ms) (24s)', None, True),
    ('[wp] [Failed] Goal typed_f_a\n  CVC4 1.8: Unknown (1s)\n'
     '  Z3 4.8.12: Failed Unknown error', 'f_a: Unknown, Failed', False),
    ('[wp] [Failed] Goal typed_f_a\n  CVC4 1.8: Timeout (24s)\n'
     '  Z3 4.8.12: Failed Unknown error\n[wp] x', None, True),
    ('[wp] [CVC4 1.8] Goal typed_f_a : Timeout (Qed:1ms) (24s)\n'
     '[wp] [CVC4 1.8] Goal typed_f_b : Unknown (Qed:1ms) (1s)\n',
     'f_b: Unknown', True),
]


def self_test():
    """A goal that ran out of clock is no goal that failed."""
    for text, failed, starved in CASES:
        heard = Heard()
        for line in text.splitlines(True):
            heard.line(line)
        heard.settle()
        if (heard.failed, heard.starved) != (failed, starved):
            raise SystemExit('heard: %s, %s in: %s' % (
                heard.failed, heard.starved, text))

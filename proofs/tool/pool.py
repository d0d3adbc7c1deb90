"""Jobs side by side, the longest first, and how far they are."""
import concurrent.futures
import json
import os
import sys
import threading
import time


class Progress:
    """A line when a job is done, and on a terminal one that moves."""

    def __init__(self, count):
        self.count, self.done, self.goals = count, 0, 0
        self.start, self.running = time.monotonic(), {}
        self.lock = threading.Lock()
        self.live = sys.stdout.isatty()

    def seconds(self):
        return time.monotonic() - self.start

    def heard(self, name):
        """For every line of a job's output: counts the goals decided."""
        def line(text):
            if '] Goal ' in text:
                with self.lock:
                    self.running[name] = self.running.get(name, 0) + 1
                    self.show()
        return line

    def show(self):
        if self.live:
            now = ', '.join('%s %d' % i for i in self.running.items())
            print('\rprove: %d of %d done, %d goals, %.0f s; %-40s' % (
                self.done, self.count, self.goals, self.seconds(), now[:40]),
                end='', flush=True)

    def finished(self, name, goals, what):
        with self.lock:
            self.running.pop(name, None)
            self.done += 1
            self.goals += goals
            print('%sprove: %2d of %d: %-15s %-40s | %5d goals, %4.0f s' % (
                '\r' if self.live else '', self.done, self.count, name, what,
                self.goals, self.seconds()), flush=True)


class Costs:
    """How long each job took last time. It only decides what goes first."""

    def __init__(self, path):
        self.path = path
        try:
            self.known = json.loads(path.read_text())
        except (OSError, ValueError):
            self.known = {}

    def of(self, name, guess):
        cost = self.known.get(name)
        return cost if isinstance(cost, (int, float)) else guess

    def learn(self, name, cost):
        self.known[name] = cost

    def save(self):
        self.path.write_text(json.dumps(self.known, indent=1, sort_keys=True))


def cores():
    return max(1, len(os.sched_getaffinity(0)))


def run(jobs, work, count):
    """work(job) for every job, as many at a time; the results in order."""
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, jobs))

"""The table of what was proved: function, properties, goals, who proved them,
in how many seconds; as text and as HTML."""
import collections
import html

from tool import frama, judge

HEADS = ('function', 'properties', 'goals', 'prover', 'seconds')


def owner(goal, functions):
    """The function that a goal is of: its name begins with it."""
    fits = [f for f in functions if goal.name.startswith(f + '_')]
    return max(fits, key=len) if fits else '?'


def provers(goals):
    by = collections.Counter(g.prover.split(' ')[0] for g in goals)
    return ', '.join('%s %d' % item for item in sorted(by.items()))


def unit_rows(entry):
    """One row for each function of a unit's report, the costliest first."""
    counts = judge.counts(judge.parse(entry['csv']))
    mine = collections.defaultdict(list)
    for goal in frama.goals(entry['log']):
        mine[owner(goal, counts)].append(goal)
    found = [(f, counts[f], len(mine[f]), provers(mine[f]),
              sum(g.seconds for g in mine[f])) for f in set(counts) | set(mine)]
    return sorted(found, key=lambda row: (-row[4], row[0]))


def total(rows):
    return sum(r[1] for r in rows), sum(r[2] for r in rows)


def sections(entries):
    """(heading, rows) for every unit and machine."""
    for (unit, machine), entry in sorted(entries.items()):
        rows = unit_rows(entry)
        yield ('%s, %s: %d properties, %d goals, %.0f s of CPU' % (
            (unit, machine) + total(rows) + (entry['cpu'],)), rows)


def cells(row):
    return row[0], str(row[1]), str(row[2]), row[3], '%.2f' % row[4]


def as_text(entries, notes):
    out = []
    for heading, rows in sections(entries):
        lines = [HEADS] + [cells(r) for r in rows]
        widths = [max(len(line[n]) for line in lines) for n in range(5)]
        out += ['', heading, '']
        out += ['  '.join(
            cell.ljust(w) if n in (0, 3) else cell.rjust(w)
            for n, (cell, w) in enumerate(zip(line, widths))).rstrip()
            for line in lines]
    return '\n'.join(notes + out) + '\n'


def as_html(entries, notes):
    def line(tag, values):
        return '<tr>%s</tr>' % ''.join('<%s>%s</%s>' % (
            tag, html.escape(v), tag) for v in values)
    out = ['<!doctype html><meta charset="utf-8"><title>Proofs</title>',
           '<style>body{font:15px sans-serif;margin:2em}td,th{text-align:left;'
           'padding:.1em 1em .1em 0}td:nth-child(2),td:nth-child(3),'
           'td:nth-child(5){text-align:right}</style><h1>Proofs</h1>']
    out += ['<p>%s</p>' % html.escape(n) for n in notes]
    for heading, rows in sections(entries):
        out += ['<h2>%s</h2><table>' % html.escape(heading),
                line('th', HEADS)]
        out += [line('td', cells(r)) for r in rows] + ['</table>']
    return '\n'.join(out) + '\n'


def figures(entries):
    """The README's table: a line for every unit, LP64 and ILP32 beside each
    other."""
    yield ('| unit | properties, LP64 + ILP32 | goals, LP64 + ILP32 '
           '| CPU s, LP64 + ILP32 |')
    yield '|---|---|---|---|'
    line = '| %s | %d + %d | %d + %d | %.0f + %.0f |'
    sums = [0] * 6
    for unit in sorted({u for u, _ in entries}):
        new = [0] * 6
        for n, machine in enumerate(frama.MACHINES):
            if (unit, machine) in entries:
                entry = entries[unit, machine]
                new[n], new[2 + n] = total(unit_rows(entry))
                new[4 + n] = entry['cpu']
        sums = [a + b for a, b in zip(sums, new)]
        yield line % ('`%s`' % unit, *new)
    yield line % ('all', *sums)


def pinned(names):
    """What proofs/expected asks for, where not all of it was proved here."""
    yield '| unit | properties, LP64 | properties, ILP32 |'
    yield '|---|---|---|'
    sums = [0, 0]
    for name in names:
        new = [sum(judge.read_expected(name, m).values())
               for m in frama.MACHINES]
        sums = [a + b for a, b in zip(sums, new)]
        yield '| `%s` | %d | %d |' % (name, *new)
    yield '| all | %d | %d |' % tuple(sums)


def into(readme, figures_path):
    """Puts the figures between their marks."""
    before, mark, rest = readme.read_text().partition('<!-- figures -->\n')
    _, end, after = rest.partition('<!-- end -->')
    if not mark or not end:
        raise SystemExit('prove: no marks for figures in %s' % readme)
    readme.write_text(before + mark + figures_path.read_text() + end + after)


def write(out, entries, notes):
    (out / 'table.txt').write_text(as_text(entries, notes))
    (out / 'table.html').write_text(as_html(entries, notes))
    (out / 'figures.md').write_text('\n'.join(figures(entries)) + '\n')


ROWS = 'head\n' + ''.join(
    'src\tx.c\t%d\t%s\tpostcondition\tValid\tp\n' % item
    for item in ((1, 'f'), (2, 'f_g'), (3, 'f_g')))
SAID = """[wp] [Qed] Goal typed_f_ensures : Valid (2ms)
[wp] [Z3 4.8.12] Goal typed_f_g_ensures_a : Valid (Qed:2ms) (1s) (717)
[wp] [CVC4 1.8] Goal typed_f_g_ensures_b : Valid (Qed:2ms) (1s)
"""


def self_test():
    """A goal is of the function with the longest name that fits; figures are
    sums."""
    entries = {('u', m): {'csv': ROWS, 'log': SAID, 'cpu': 3}
               for m in frama.MACHINES}
    if unit_rows(entries['u', 'lp64']) != [
            ('f_g', 2, 2, 'CVC4 1, Z3 1', 2.004), ('f', 1, 1, 'Qed 1', 0.002)]:
        raise SystemExit('table: other rows')
    if list(figures(entries))[2:] != ['| `u` | 3 + 3 | 3 + 3 | 3 + 3 |',
                                      '| all | 3 + 3 | 3 + 3 | 3 + 3 |']:
        raise SystemExit('table: other figures')
    if ('u, lp64: 3 properties, 3 goals' not in as_text(entries, ['note']) or
            '<td>f_g</td><td>2</td>' not in as_html(entries, ['note'])):
        raise SystemExit('table: another text')
